/** Tries until there is a value that is neither null nor false, and says what was missing when time is up. */
export async function eventually<T>(what: string, probe: () => Promise<T | null | false> | T | null | false, within = 10_000): Promise<T> {
  const until = performance.now() + within
  for (;;) {
    const value = await probe()
    if (value !== null && value !== false) return value
    if (performance.now() > until) throw new Error(`Not within ${within / 1000} s: ${what}`)
    await pause(50)
  }
}

/** For pacing of measurements and probes; a test waits for a condition instead. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
