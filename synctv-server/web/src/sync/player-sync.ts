import type { RoomConnection } from './connection'
import type { PlayerError } from './players/adapter'

export interface SyncedPlayerOptions {
  room: RoomConnection
  /** The element to play in. The library sets its source, rate and position; the page may style it and show native controls. */
  element: HTMLVideoElement
}

/**
 * - `idle`: nothing is chosen
 * - `loading`: the item's player or first frame is on its way
 * - `playing`, `paused`: as the room does (a live item: as the person does)
 * - `buffering`: should play but has no data
 * - `blocked`: the browser wants a click; call `unblock()` from its handler
 * - `error`: cannot be played; `retry()` loads it again
 */
export type PlayerStatus =
  | 'idle'
  | 'loading'
  | 'playing'
  | 'paused'
  | 'buffering'
  | 'blocked'
  | { readonly error: PlayerError }

/** Figures for a sync panel. Times in ms, drift in ms: ahead of the room is positive. */
export interface SyncStats {
  readonly offset: number | null
  readonly rtt: number | null
  readonly uncertainty: number | null
  /** Median of the last samples; null while not playing. */
  readonly drift: number | null
  /** How often playback was corrected since the player was made. */
  readonly corrections: { readonly rate: number; readonly seek: number }
  /** What the drift controller does now. */
  readonly state: 'off' | 'locked' | 'correcting' | 'seeking' | 'waiting'
  /** The rate in effect, including a correction. */
  readonly playbackRate: number
}

/** Keeps a media element at the room's position. */
export class SyncedPlayer {
  readonly status: PlayerStatus = 'idle'
  readonly stats: SyncStats = {
    offset: null,
    rtt: null,
    uncertainty: null,
    drift: null,
    corrections: { rate: 0, seek: 0 },
    state: 'off',
    playbackRate: 1,
  }

  constructor(readonly options: SyncedPlayerOptions) {}

  /** Calls back after a change of `status`, and about four times a second while `stats` change. */
  subscribe(_listener: () => void): () => void {
    return () => {}
  }

  /** Starts what the browser refused to start; call it from a click. */
  async unblock(): Promise<void> {}

  /** Loads the item again after an error. */
  retry(): void {}

  /** 0 to 1; personal, never shared. */
  setVolume(_volume: number): void {}

  setMuted(_muted: boolean): void {}

  /** Choose one of the item's sources: 0 is its own address, then `sources` in order. Personal. */
  setSource(_index: number): void {}

  /** Seconds of personal offset against the room, for people in one place with slow devices. */
  setPersonalOffset(_seconds: number): void {}

  destroy(): void {}
}
