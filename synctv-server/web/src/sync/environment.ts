/** What the library needs from a WebSocket; the browser's fits, and so does a test's. */
export interface SocketLike {
  onopen: (() => void) | null
  onmessage: ((event: { data: unknown }) => void) | null
  onclose: ((event: { code: number; reason: string }) => void) | null
  onerror: (() => void) | null
  send(data: string): void
  close(code?: number, reason?: string): void
}

/** Why the page should look at its connection and its clock again. */
export type WakeCause = 'online' | 'offline' | 'visible' | 'hidden'

/** Time, chance, sockets and the page's life, so that everything built on them can be tested without a browser. */
export interface Environment {
  /** Milliseconds that never go back; the scale of all local times here. */
  monotonic(): number
  /** The device's own idea of epoch milliseconds; may jump. */
  wall(): number
  /** Runs once after a delay; returns how to cancel. */
  after(ms: number, run: () => void): () => void
  /** As {@link after}, but to the fraction of a millisecond, for what others do at the same instant. */
  precisely(ms: number, run: () => void): () => void
  /** 0 ≤ x < 1. */
  random(): number
  openSocket(url: string, protocol: string): SocketLike
  /** Returns how to stop listening. */
  onWake(listener: (cause: WakeCause) => void): () => void
  /** Whether the page is in the background, where timers are slow and pauses are not the person's. */
  hidden(): boolean
}

/** A browser's timer is late by up to a few ms: it is set this much early and the rest is waited out, ms. */
const TIMER_SLACK = 5

export function browserEnvironment(): Environment {
  return {
    monotonic: () => performance.now(),
    wall: () => Date.now(),
    after(ms, run) {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
    precisely(ms, run) {
      const due = performance.now() + ms
      const timer = setTimeout(() => {
        while (performance.now() < due);
        run()
      }, ms - TIMER_SLACK)
      return () => clearTimeout(timer)
    },
    random: () => Math.random(),
    openSocket: (url, protocol) => new WebSocket(url, protocol) as SocketLike,
    onWake(listener) {
      const online = () => listener('online')
      const offline = () => listener('offline')
      const visible = () => listener(document.visibilityState === 'visible' ? 'visible' : 'hidden')
      window.addEventListener('online', online)
      window.addEventListener('offline', offline)
      document.addEventListener('visibilitychange', visible)
      // A page restored from the back/forward cache has lost its socket without a close event.
      window.addEventListener('pageshow', visible)
      return () => {
        window.removeEventListener('online', online)
        window.removeEventListener('offline', offline)
        document.removeEventListener('visibilitychange', visible)
        window.removeEventListener('pageshow', visible)
      }
    },
    hidden: () => document.visibilityState === 'hidden',
  }
}
