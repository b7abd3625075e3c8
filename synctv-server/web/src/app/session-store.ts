import { computed, shallowRef } from 'vue'
import type { GuestSession, User } from '../sync'
import { recall, remember } from './storage'

/** A signed-in guest, as it is kept in this browser. */
export interface Kept {
  readonly user: User
  readonly token: string
  /** On the `Date.now()` scale. */
  readonly expiresAt: number
}

/** A token that ends within this time is renewed before it is used, so that it does not end in mid-request. */
const MARGIN_MS = 60_000

export function parseKept(text: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? 'null') as Partial<Kept> | null
    return typeof kept?.token === 'string' && typeof kept.expiresAt === 'number' && typeof kept.user?.name === 'string'
      ? (kept as Kept)
      : null
  } catch {
    return null
  }
}

export function isFresh(kept: Kept | null, now = Date.now()): kept is Kept {
  return kept !== null && kept.expiresAt - MARGIN_MS > now
}

const kept = shallowRef<Kept | null>(parseKept(recall('session')))

export const keptSession = computed(() => kept.value)

export function currentToken(): string | null {
  return kept.value?.token ?? null
}

export function keep(session: GuestSession | null): void {
  kept.value = session && { user: session.user, token: session.accessToken, expiresAt: Date.now() + session.expiresIn * 1000 }
  remember('session', kept.value && JSON.stringify(kept.value))
}
