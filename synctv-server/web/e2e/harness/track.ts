import type { Playback } from '../../src/sync'
import type { Viewer } from './viewer'
import { pause } from './wait'

/** Positions are taken this often, ms. */
const INTERVAL = 100

interface Reading {
  /** The page's own clock, and which document it belongs to. */
  readonly at: number
  readonly document: number
  readonly position: number
  readonly playback: Playback | null
  readonly note: string
}

interface Sample extends Reading {
  readonly sent: number
  readonly received: number
}

/** A position at a time of the harness's clock. */
export interface Point {
  readonly at: number
  readonly position: number
}

/**
 * Where one viewer's player was, on the clock of the harness. A page reads its own clock and its position in one
 * go; what that clock is on ours follows from the reading that came back fastest, because no answer travels in no time.
 */
export class Track {
  private readonly samples: Sample[] = []

  constructor(readonly viewer: Viewer) {}

  async take(): Promise<void> {
    const sent = performance.now()
    const reading = await this.viewer.page.evaluate(read).catch(() => null)
    const received = performance.now()
    // While a page is loading there is nothing to read.
    if (reading !== null) this.samples.push({ ...reading, sent, received })
  }

  get last(): Reading | undefined {
    return this.samples.at(-1)
  }

  get points(): Point[] {
    const fastest = new Map<number, Sample>()
    for (const sample of this.samples) {
      const best = fastest.get(sample.document)
      if (!best || sample.received - sample.sent < best.received - best.sent) fastest.set(sample.document, sample)
    }
    return this.samples.map((sample) => {
      const { sent, received, at } = fastest.get(sample.document) ?? sample
      return { at: sample.at + (sent + received) / 2 - at, position: sample.position }
    })
  }

  /** The harness's clock minus the page's, ms. */
  get offset(): number {
    const [best] = [...this.samples].sort((a, b) => a.received - a.sent - (b.received - b.sent))
    return best ? (best.sent + best.received) / 2 - best.at : NaN
  }

  /** How well the two clocks are known to each other, ms. */
  get uncertainty(): number {
    return Math.min(...this.samples.map((sample) => sample.received - sample.sent)) / 2
  }

  get notes(): string[] {
    return this.samples.map((sample) => sample.note)
  }

  clear(): void {
    this.samples.length = 0
  }
}

/** Runs in the page. */
function read(): Reading | null {
  const video = document.querySelector('video')
  const { synctv } = window as { synctv?: { room: { state: { playback: Playback } }; player: { stats: object } } }
  if (video === null) return null
  const at = performance.now()
  const position = video.currentTime
  return {
    at,
    document: performance.timeOrigin,
    position,
    playback: synctv?.room.state.playback ?? null,
    note: JSON.stringify({ ready: video.readyState, paused: video.paused, ...synctv?.player.stats }),
  }
}

/** Follows all tracks until `ms` have passed. */
export async function follow(tracks: readonly Track[], ms: number): Promise<void> {
  const until = performance.now() + ms
  for (let next = performance.now(); next < until; next += INTERVAL) {
    await pause(Math.max(0, next - performance.now()))
    await Promise.all(tracks.map((track) => track.take()))
  }
}

/**
 * The harness's clock against the wall clock, which the server on this machine shares. The wall clock counts whole ms,
 * so the greatest difference is the true one; but not when this process was held up between the two readings.
 */
const wallOffset = (() => {
  let offset = -Infinity
  const until = performance.now() + 50
  for (let now = performance.now(); now < until; ) {
    const wall = Date.now()
    const after = performance.now()
    if (after - now < 0.1) offset = Math.max(offset, wall - after)
    now = after
  }
  return offset
})()

/** Where the room is, s. */
export function roomPosition(playback: Playback, at: number): number {
  return playback.position + (playback.playing ? (Math.max(0, at + wallOffset - playback.anchor) / 1000) * playback.rate : 0)
}

/** The difference of two tracks at equal times, ms; one between two readings lies on the line through them. */
export function between(a: readonly Point[], b: readonly Point[], from = -Infinity, to = Infinity): Point[] {
  const differences: Point[] = []
  let next = 1
  for (const { at, position } of a) {
    if (at < from || at > to) continue
    while (next < b.length && (b[next]?.at ?? 0) < at) next += 1
    const [before, after] = [b[next - 1], b[next]]
    if (!before || !after || before.at > at || after.at < at || after.at - before.at > 5 * INTERVAL) continue
    const there = before.position + ((after.position - before.position) * (at - before.at)) / (after.at - before.at)
    differences.push({ at, position: (position - there) * 1000 })
  }
  return differences
}

/** How far a track is from the room, ms. */
export function fromRoom(points: readonly Point[], playback: Playback, from = -Infinity, to = Infinity): Point[] {
  return points
    .filter(({ at }) => at >= from && at <= to)
    .map(({ at, position }) => ({ at, position: (position - roomPosition(playback, at)) * 1000 }))
}

export function sizes(differences: readonly Point[]): { p50: number; p95: number; max: number; samples: number } {
  const sorted = differences.map(({ position }) => Math.abs(position)).sort((x, y) => x - y)
  const rank = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN
  return { p50: rank(0.5), p95: rank(0.95), max: rank(1), samples: sorted.length }
}
