import { CloseCode } from './protocol'

/**
 * How the connection is doing.
 * - `idle`: `connect()` was not called, or `close()` was
 * - `connecting`: the first time; nothing is known of the room yet
 * - `online`
 * - `reconnecting`: was online; the state is kept, playback goes on. `retryAt` is on the `Date.now()` scale, null
 *   while an attempt is under way
 * - `stopped`: the server said not to come back; `reason` says why. `connect()` tries again all the same
 */
export type ConnectionStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly attempt: number; readonly retryAt: number | null }
  | { readonly kind: 'online' }
  | { readonly kind: 'reconnecting'; readonly attempt: number; readonly retryAt: number | null }
  | { readonly kind: 'stopped'; readonly reason: StopReason; readonly closeCode: number; readonly message: string }

export type StopReason =
  | 'ended'
  | 'unauthenticated'
  | 'kicked'
  | 'banned'
  | 'room-closed'
  | 'limit'
  | 'protocol-error'
  | 'policy'
  | 'join-required'
  | 'unknown'

const REASONS: Readonly<Record<number, StopReason>> = {
  1000: 'ended',
  [CloseCode.unauthenticated]: 'unauthenticated',
  [CloseCode.kicked]: 'kicked',
  [CloseCode.banned]: 'banned',
  [CloseCode.roomClosed]: 'room-closed',
  [CloseCode.limit]: 'limit',
  [CloseCode.protocolError]: 'protocol-error',
  [CloseCode.policy]: 'policy',
  [CloseCode.joinRequired]: 'join-required',
}

export function stopReason(closeCode: number): StopReason {
  return REASONS[closeCode] ?? 'unknown'
}
