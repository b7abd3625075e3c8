import { expect, it } from 'vitest'
import type { SyncStats } from '../../sync'
import { chartLine } from './chart'
import { pushSample, syncQuality } from './syncQuality'

const stats = (drift: number | null): SyncStats => ({ offset: 0, rtt: 1, uncertainty: 1, drift, corrections: { rate: 0, seek: 0 }, state: 'locked', playbackRate: 1 })

it('says in one word how the sync is doing', () => {
  expect(syncQuality('playing', stats(3), false).name).toBe('inSync')
  expect(syncQuality('playing', stats(-80), false).name).toBe('adjusting')
  expect(syncQuality('playing', stats(4000), false).name).toBe('off')
  expect(syncQuality('playing', stats(null), false).name).toBe('waiting')
  expect(syncQuality('playing', stats(4000), true).name).toBe('live')
  expect(syncQuality('paused', stats(null), true).name).toBe('pausedHere')
  expect(syncQuality('blocked', null, false).name).toBe('blocked')
  expect(syncQuality({ error: { kind: 'codec', detail: '' } }, null, false).name).toBe('failed')
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
