import { ApiError, SyncError } from '../sync'
import type { Dictionary } from './i18n/en'

/** What went wrong, to the part of an address or an item where one is refused, in the person's language where the code is known, else in the server's words. */
export function explain(error: unknown, t: Dictionary): string {
  if (!(error instanceof SyncError) && !(error instanceof ApiError)) return t.error.other({ message: String(error) })
  const fault = Object.entries({ ...t.add.faults, ...t.add.parts }).find(([name]) => name === error.fault)?.[1]
  if (fault !== undefined) return fault
  const known = Object.entries(t.error).find(([code]) => code === error.code)?.[1]
  return typeof known === 'string' ? known : t.error.other({ message: error.message || error.code })
}
