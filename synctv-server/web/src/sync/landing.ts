import type { StartLatency } from './calibration'

/** A start at a planned moment, after a jump or where the player stands. */
export interface Landing {
  /** Cluster time at which the player should be running at `position`. */
  readonly at: number
  readonly latency: StartLatency
  readonly attempt: number
  /** It is behind a hole, and the room still in it. */
  readonly gap: boolean
  /** Local time of the jump; null when the player stood at the right place already. */
  readonly soughtAt: number | null
  readonly buffered: boolean
  readonly since: number
  /** The player is ready; the start is only a matter of time. */
  ready: boolean
}
