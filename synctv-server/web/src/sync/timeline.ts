import type { Playback } from './protocol'

/**
 * A room's position in seconds at a cluster time.
 *
 * @param end as far as the player that asks can go, s: it stands there while the room goes on. Never the length that the
 *   room knows, which may be measured too short
 */
export function positionAt(playback: Playback, now: number, end?: number): number {
  const elapsed = playback.playing ? Math.max(0, now - playback.anchor) / 1000 : 0
  const position = Math.max(0, playback.position + elapsed * playback.rate)
  return end !== undefined && Number.isFinite(end) ? Math.min(position, end) : position
}

/**
 * Where a wish may lead, by the rule of the server: no further than the known end, but never back from where the room is.
 *
 * @param duration of the item, s; null, NaN or Infinity while it is not known
 */
export function reachable(position: number, duration: number | null, here: number): number {
  const end = duration !== null && duration > 0 ? Math.max(duration, here) : Infinity
  return Math.min(Math.max(0, position), end)
}

/** Positions this close are one timeline, written down at different moments, s. */
const SAME = 0.001

/** Whether two timelines are the same from a cluster time on. */
export function sameTimeline(a: Playback, b: Playback, now: number): boolean {
  if (a.media !== b.media || a.playing !== b.playing || a.rate !== b.rate) return false
  if (startsIn(a, now) !== startsIn(b, now)) return false
  return Math.abs(positionAt(a, now) - positionAt(b, now)) < SAME
}

/** Milliseconds until a scheduled start; 0 when there is none or it has passed. */
export function startsIn(playback: Playback, now: number): number {
  return playback.playing ? Math.max(0, playback.anchor - now) : 0
}
