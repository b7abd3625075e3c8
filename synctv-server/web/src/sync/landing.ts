import type { StartLatency } from './calibration'

/** A start this late is not made but planned anew, ms: a second jump is over sooner than a correction by rate. */
export const MISSED = 40
/** Who is ready this much before the planned start jumps back to a nearer one, ms. */
export const EARLY = 400
/** Starts this close to the plan tell the player's own latency, ms. */
export const ON_TIME = 5
/** Some browsers load nothing before play(): after this it is tried without data, ms. */
export const READY_TIMEOUT = 3000

/** A start at a planned moment, after a jump or where the player stands. */
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
