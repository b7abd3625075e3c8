import { Permission } from './permission-bits'

export { Permission }

export type PermissionName = keyof typeof Permission

/** Whether a mask (decimal string, as in `welcome`) holds a permission. */
export function can(mask: string, permission: PermissionName): boolean {
  return ((BigInt(mask) >> BigInt(Permission[permission])) & 1n) === 1n
}
