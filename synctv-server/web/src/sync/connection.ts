import type { ClusterClock } from './clock'
import type { ChatMessage, Guards, NewItem, PlaybackEvent, Reject, User } from './protocol'
import type { RoomState } from './state'

export interface RoomConnectionOptions {
  /** Absolute `ws:`/`wss:` address of the room: `…/api/v1/rooms/{room}/ws`. */
  url: string
  /** Asked for at every (re)connection, so a renewed token is used at once. */
  token: () => string
  /** Shown to others, e.g. "Firefox on Linux". */
  device?: string
  /** Name and version of the program, for the server's logs. */
  client?: string
}

/**
 * How the connection is doing.
 * - `idle`: `connect()` was not called, or `close()` was
 * - `connecting`: the first time; nothing is known of the room yet
 * - `online`
 * - `reconnecting`: was online; the state is kept, playback goes on. `retryAt` is on the `Date.now()` scale
 * - `stopped`: the server said not to come back; `reason` says why
 */
export type ConnectionStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'online' }
  | { readonly kind: 'reconnecting'; readonly attempt: number; readonly retryAt: number | null }
  | { readonly kind: 'stopped'; readonly reason: StopReason; readonly closeCode: number; readonly message: string }

export type StopReason =
  | 'unauthenticated'
  | 'kicked'
  | 'banned'
  | 'room-closed'
  | 'limit'
  | 'protocol-error'
  | 'policy'
  | 'unknown'

export interface RoomEvents {
  chat: ChatMessage
  /** Server notices by code. */
  notice: { code: string }
  typing: { user: User }
  /** Every playback change that happened while connected, with its cause and who did it. */
  playback: PlaybackEvent
  /** A refusal that belongs to no command of ours. */
  reject: Reject
}

export interface SelectOptions {
  position?: number
  playing?: boolean
}

export interface ChatOptions {
  replyTo?: string
  mediaPosition?: number
}

export interface AddOptions {
  /** Choose the first added item and play it. */
  select?: boolean
  /** Id of the item to put them after; null: at the start; absent: at the end. */
  after?: string | null
}

/** What an accepted command answers. */
export interface Accepted {
  /** Sequence number of the event it caused, if it caused one. */
  readonly seq?: number
  /** New ids, for chat messages and playlist items. */
  readonly ids: readonly string[]
}

/** One room over one WebSocket that heals itself. */
export declare class RoomConnection {
  constructor(options: RoomConnectionOptions)
  readonly clock: ClusterClock
  readonly state: RoomState
  readonly status: ConnectionStatus
  /** Opens the connection; does nothing when it is open or being opened. After `stopped` it tries anew. */
  connect(): void
  /** Leaves the room for good; waiting commands are rejected with `CLOSED`. */
  close(): void
  /** Calls back after any change of `state` or `status`; returns how to stop. */
  subscribe(listener: () => void): () => void
  /** Calls back for single events; returns how to stop. */
  on<K extends keyof RoomEvents>(event: K, listener: (event: RoomEvents[K]) => void): () => void
  /** All commands resolve on the server's ack and reject with a SyncError. */
  play(position?: number, guards?: Guards): Promise<Accepted>
  pause(position?: number, guards?: Guards): Promise<Accepted>
  seek(position: number, guards?: Guards): Promise<Accepted>
  /** 0.25 to 4. */
  rate(rate: number, guards?: Guards): Promise<Accepted>
  select(media: string | null, options?: SelectOptions, guards?: Guards): Promise<Accepted>
  sendChat(text: string, options?: ChatOptions): Promise<Accepted>
  addItems(items: NewItem[], options?: AddOptions): Promise<Accepted>
  removeItems(ids: string[]): Promise<Accepted>
  moveItem(id: string, after: string | null): Promise<Accepted>
  /** Tells the others that this person is typing; may be called at every key, is sent at most every 2 s. */
  typing(): void
}
