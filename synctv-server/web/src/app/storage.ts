/** Small things kept in this browser. Storage can be refused (private windows, policies): nothing is kept then. */
const PREFIX = 'synctv.'

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

export function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
  } catch {
    // The page works without it; only the next visit starts afresh.
  }
}
