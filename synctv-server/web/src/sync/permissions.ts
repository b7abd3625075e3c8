/** Bits of the permission mask, as in `io.synctv.api.member.Permission`. */
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
  deleteChat: 11,
  sendDanmaku: 12,
  react: 13,
  voice: 14,
  video: 15,
  shareScreen: 16,
  streamLive: 17,
  invite: 18,
  approveMembers: 19,
  kick: 20,
  ban: 21,
  mute: 22,
  setPermissions: 23,
  changeSettings: 24,
  deleteRoom: 25,
} as const

export type PermissionName = keyof typeof Permission

/** Whether a mask (decimal string, as in `welcome`) holds a permission. */
export function can(mask: string, permission: PermissionName): boolean {
  return ((BigInt(mask) >> BigInt(Permission[permission])) & 1n) === 1n
}
