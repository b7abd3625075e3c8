/** Cluster time as this page estimates it. */
export interface ClusterClock {
  /** Cluster time now, epoch milliseconds with a fraction. Never jumps for small corrections. */
  now(): number
  /** Cluster time minus this device's `Date.now()` scale, ms; null before the first answer. */
  readonly offset: number | null
  /** Least recent round trip, ms; null before the first answer. */
  readonly rtt: number | null
  /** How wrong `now()` can be at most (half the round trip), ms; null before the first answer. */
  readonly uncertainty: number | null
}
