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

/** The server has this long for its welcome at first, ms … */
const WELCOME_FIRST = 2500
/** … or this many round trips where they are known to be slow … */
const ROUND_TRIPS = 10
/** … and longer each time it was not enough, up to this, ms. */
const WELCOME_MAX = 10_000
/** Where the path is known an answer of any kind comes sooner: nobody there is more likely a line that is gone, ms. */
const ANSWER_FIRST = 1500
const ANSWER_MAX = 3500

/**
 * Milliseconds from an answer to the welcome, after so many attempts that failed. A server that answers late, and a slow
 * path, get the time they need.
 *
 * @param rtt of an earlier connection, ms; null: there was none
 */
export function welcomeTimeout(failed: number, rtt: number | null): number {
  return Math.min(WELCOME_MAX, Math.max(WELCOME_FIRST, ROUND_TRIPS * (rtt ?? 0)) * 2 ** failed)
}

/**
 * Milliseconds that a socket has until it is open, after so many attempts that failed. One that hangs, because the line or
 * the machine is gone, must not keep a person away once it is back; where nothing is known of the path, and after some
 * minutes, it gets the time that a slow one needs.
 *
 * @param rtt as for the welcome
 */
export function answerTimeout(failed: number, rtt: number | null): number {
  if (rtt === null || failed >= MANY) return welcomeTimeout(failed, rtt)
  return Math.max(ROUND_TRIPS * rtt, Math.min(ANSWER_MAX, ANSWER_FIRST * 1.5 ** failed))
}
