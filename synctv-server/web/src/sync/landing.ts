import type { StartLatency } from './calibration'

/** A start or a jump that is under way. */
export interface Landing {
  /** Cluster time at which the player should be running at `position`. */
  readonly at: number
  readonly latency: StartLatency
  readonly attempt: number
  /** Local time of the jump; null when the player stood at the right place already. */
  readonly soughtAt: number | null
  readonly buffered: boolean
  readonly since: number
  /** The player is ready; the start is only a matter of time. */
  ready: boolean
}
