import type { Playback } from './protocol'

/** A room's position in seconds at a cluster time; clamped to the duration when it is known. */
export function positionAt(playback: Playback, now: number, duration?: number): number {
  const elapsed = playback.playing ? Math.max(0, now - playback.anchor) / 1000 : 0
  const position = Math.max(0, playback.position + elapsed * playback.rate)
  return duration !== undefined && Number.isFinite(duration) ? Math.min(position, duration) : position
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
