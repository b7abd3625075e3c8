/** The first retry comes quickly but not at once, so that a restarted server is not hit by everybody in one instant. */
const FIRST_MIN = 100
const FIRST_MAX = 400
const CAP = 5000

/** Milliseconds before reconnect number `attempt` (0 is the first): exponential with full jitter. */
export function backoff(attempt: number, random: () => number): number {
  if (attempt === 0) return FIRST_MIN + random() * (FIRST_MAX - FIRST_MIN)
  return FIRST_MIN + random() * (Math.min(CAP, FIRST_MAX * 2 ** attempt) - FIRST_MIN)
}
