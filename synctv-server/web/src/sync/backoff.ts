/** The first retry comes quickly but not at once, so that a restarted server is not hit by everybody in one instant. */
const FIRST_MIN = 100
const FIRST_MAX = 400
const CAP = 5000

/** Milliseconds before reconnect number `attempt` (0 is the first): exponential with jitter. */
export function backoff(attempt: number, random: () => number): number {
  if (attempt === 0) return FIRST_MIN + random() * (FIRST_MAX - FIRST_MIN)
  return FIRST_MIN + random() * (Math.min(CAP, FIRST_MAX * 2 ** attempt) - FIRST_MIN)
}

/** An attempt to connect gets this long at first, ms … */
const OPEN_FIRST = 2500
/** … or this many round trips where they are known to be slow … */
const OPEN_ROUND_TRIPS = 10
/** … and longer each time it was not enough, up to this, ms. */
const OPEN_MAX = 10_000

/**
 * Milliseconds that an attempt has until it must be welcomed, after so many that failed. One that hangs, on a
 * machine that is gone, must not keep a person away; on a slow path later attempts get the time they need.
 */
export function openTimeout(failed: number, rtt: number | null): number {
  return Math.min(OPEN_MAX, Math.max(OPEN_FIRST, OPEN_ROUND_TRIPS * (rtt ?? 0)) * 2 ** failed)
}
