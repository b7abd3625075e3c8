import { expect, test } from 'vitest'
import type { Playback } from './protocol'
import { positionAt, reachable, sameTimeline, startsIn } from './timeline'

const playing: Playback = { media: 'm', playing: true, position: 10, rate: 1, anchor: 1000, version: 1 }

test('a playing timeline advances with cluster time and rate', () => {
  expect(positionAt(playing, 3000)).toBe(12)
  expect(positionAt({ ...playing, rate: 1.25 }, 3000)).toBe(12.5)
})

test('a paused timeline stands still', () => {
  expect(positionAt({ ...playing, playing: false }, 99_000)).toBe(10)
})

test('before a scheduled start the start position is shown', () => {
  expect(positionAt(playing, 400)).toBe(10)
  expect(startsIn(playing, 400)).toBe(600)
  expect(startsIn(playing, 1400)).toBe(0)
  expect(startsIn({ ...playing, playing: false }, 400)).toBe(0)
})

test('the position never goes beyond the end of a player, and an unknown or endless one does not clamp', () => {
  expect(positionAt(playing, 100_000, 30)).toBe(30)
  expect(positionAt(playing, 21_000)).toBe(30)
  expect(positionAt(playing, 101_000, Infinity)).toBe(110)
})

test('a wish leads no further than the known end, but never back from where the room is', () => {
  expect(reachable(100, 60, 10)).toBe(60)
  expect(reachable(-5, 60, 10)).toBe(0)
  expect(reachable(100, 60, 90)).toBe(90)
  expect(reachable(70, 60, 90)).toBe(70)
  for (const unknown of [null, NaN, Infinity, 0]) expect(reachable(100, unknown, 10)).toBe(100)
})

test('a timeline written down at another moment is the same, from both their starts on', () => {
  const later = { ...playing, position: 12, anchor: 3000, version: 7 }
  expect(sameTimeline(playing, later, 4000)).toBe(true)
  expect(sameTimeline(playing, later, 2000)).toBe(false)
  expect(sameTimeline(playing, { ...later, position: 12.1 }, 4000)).toBe(false)
  expect(sameTimeline(playing, { ...playing, rate: 1.25 }, 1000)).toBe(false)
  expect(sameTimeline(playing, { ...playing, playing: false }, 1000)).toBe(false)
  expect(sameTimeline(playing, { ...playing, media: 'n' }, 1000)).toBe(false)
})
