/** The first retry comes quickly but not at once, so that a restarted server is not hit by everybody in one instant. */
const FIRST_MIN = 100
const FIRST_MAX = 400
/** A line that comes back without a word is to be noticed within seconds … */
const CAP = 3000
/** … but not for ever: after so many attempts, which are some minutes, a server that is gone is asked more seldom. */
const MANY = 100
const CAP_OF_MANY = 15_000

/**
 * Milliseconds from the beginning of an attempt that hung, or the end of one that was refused, to reconnect number
 * `attempt` (0 is the first): exponential with jitter.
 */
export function backoff(attempt: number, random: () => number): number {
  if (attempt === 0) return FIRST_MIN + random() * (FIRST_MAX - FIRST_MIN)
  const cap = attempt < MANY ? CAP : CAP_OF_MANY
  return FIRST_MIN + random() * (Math.min(cap, FIRST_MAX * 2 ** attempt) - FIRST_MIN)
}

/** An attempt to connect gets this long at first, ms … */
const OPEN_FIRST = 2500
/** … or this many round trips where they are known to be slow … */
const OPEN_ROUND_TRIPS = 10
/** … and longer each time it was not enough, up to this, ms … */
const OPEN_MAX = 10_000
/** … or this where the path was quick and nobody answers: then the line is more likely gone than slow, and comes back. */
const OPEN_MAX_SILENT = 3500

/**
 * Milliseconds that an attempt has until it must be welcomed, after so many that failed. One that hangs, on a
 * machine that is gone, must not keep a person away; on a slow path, and with a server that answers late, later attempts
 * get the time they need.
 *
 * @param rtt of an earlier connection, ms; null: there was none
 * @param answered whether the last attempt had an answer at all
 */
export function openTimeout(failed: number, rtt: number | null, answered: boolean): number {
  const least = Math.max(OPEN_FIRST, OPEN_ROUND_TRIPS * (rtt ?? 0))
  const silent = rtt !== null && !answered && failed < MANY
  return Math.min(OPEN_MAX, silent ? Math.max(OPEN_MAX_SILENT, least) : OPEN_MAX, least * 2 ** failed)
}
