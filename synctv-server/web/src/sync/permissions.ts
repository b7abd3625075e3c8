/** Bits of the permission mask, as in `io.synctv.api`. */
export const Permission = {
  viewPlaylist: 0,
  addMedia: 1,
  editOwnMedia: 2,
  editAnyMedia: 3,
  removeOwnMedia: 4,
  removeAnyMedia: 5,
  selectMedia: 6,
  playPause: 7,
  seek: 8,
  changeRate: 9,
  sendChat: 10,
} as const

export type PermissionName = keyof typeof Permission

/** Whether a mask (decimal string, as in `welcome`) holds a permission. */
export function can(mask: string, permission: PermissionName): boolean {
  return ((BigInt(mask) >> BigInt(Permission[permission])) & 1n) === 1n
}
