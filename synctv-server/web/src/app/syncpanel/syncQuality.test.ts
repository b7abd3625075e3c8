import { expect, it } from 'vitest'
import type { PlayerStatus, SyncStats } from '../../sync'
import { chartLine } from './chart'
import { pushSample, syncQuality, type Circumstances } from './syncQuality'

const stats = (drift: number | null): SyncStats => ({ offset: 0, rtt: 1, uncertainty: 1, drift, corrections: { rate: 0, seek: 0 }, state: 'locked', playbackRate: 1 })

it('says in one word how the sync is doing', () => {
  const name = (status: PlayerStatus, drift: number | null, circumstances: Partial<Circumstances> = {}) =>
    syncQuality(status, stats(drift), { live: false, pausedHere: false, away: false, ...circumstances }).name
  expect(name('playing', 3)).toBe('inSync')
  expect(name('playing', -80)).toBe('adjusting')
  expect(name('playing', 4000)).toBe('off')
  expect(name('playing', null)).toBe('waiting')
  expect(name('playing', 4000, { live: true })).toBe('live')
  expect(name('paused', null, { live: true, pausedHere: true })).toBe('pausedHere')
  expect(name('blocked', null)).toBe('blocked')
  expect(name({ error: { kind: 'codec', detail: '' } }, null)).toBe('failed')
  expect(name('playing', 3, { away: true })).toBe('away')
  expect(name('paused', null, { away: true })).toBe('away')
  expect(name('paused', null, { away: true, pausedHere: true })).toBe('pausedHere')
})

it('keeps a bounded number of samples and leaves out what is none', () => {
  let samples: readonly number[] = []
  for (let i = 0; i < 500; i++) samples = pushSample(samples, i)
  expect(samples).toHaveLength(120)
  expect(samples.at(-1)).toBe(499)
  expect(pushSample(samples, null)).toBe(samples)
})

it('draws the newest sample at the right edge and keeps the rest on the chart', () => {
  expect(chartLine([0, 50, -900], 238, 56, 50, 120)).toBe('234.0,28.0 236.0,0.0 238.0,56.0')
  expect(chartLine([], 238, 56, 50)).toBe('')
})
