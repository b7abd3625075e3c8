import { describe, expect, test } from 'vitest'
import { DriftController, FRESH_SEEK_BEYOND, MAX_CORRECTION, median, SEEK_BEYOND, SEEK_INTERVAL, TOLERANCE, type Action, type Conditions } from './drift'

const steady: Omit<Conditions, 'now'> = { fresh: false, mayJump: true, slowTimers: false, plainRate: true, resampling: false }

/** Feeds a constant drift until a decision other than gathering comes. */
function decide(controller: DriftController, drift: number, conditions: Partial<Conditions> = {}, from = 10_000): Action {
  for (let now = from; now < from + 5000; now += 250) {
    const action = controller.step(drift, { ...steady, now, ...conditions })
    if (action.kind !== 'gather') return action
  }
  throw new Error('never decided')
}

test('the median does not mind one wild sample', () => {
  expect(median([3, 1, 1000, 2, 2])).toBe(2)
  expect(median([4, 1])).toBe(2.5)
  expect(median([])).toBe(0)
})

describe('steady playing', () => {
  test('small errors are left alone', () => {
    expect(decide(new DriftController(), TOLERANCE * 0.9).kind).toBe('keep')
  })

  test('a single wild sample is no reason to act', () => {
    const controller = new DriftController()
    for (let now = 10_000; now < 12_000; now += 250) {
      const action = controller.step(now === 11_000 ? 0.4 : 0, { ...steady, now })
      expect(['gather', 'keep']).toContain(action.kind)
    }
  })

  test('who is behind plays faster, who is ahead slower, by 5 % at most', () => {
    for (const drift of [-0.9, -0.2, 0.2, 0.9]) {
      const action = decide(new DriftController(), drift)
      if (action.kind !== 'rate') throw new Error(action.kind)
      expect(Math.sign(action.factor - 1)).toBe(-Math.sign(drift))
      expect(Math.abs(action.factor - 1)).toBeCloseTo(MAX_CORRECTION, 6)
    }
  })

  test('the jolt of leaving rate 1 is part of the plan', () => {
    // Slightly ahead: the jolt alone would put it behind, so it has to play faster.
    const action = decide(new DriftController(), 0.008)
    expect(action.kind === 'rate' && action.factor).toBeGreaterThan(1)
    // At another rate there is no jolt.
    const other = decide(new DriftController(), 0.008, { plainRate: false })
    expect(other.kind === 'rate' && other.factor).toBeLessThan(1)
  })

  test('where the pitch can follow the rate, small errors are removed so, without a jolt', () => {
    const conditions = { resampling: true }
    const action = decide(new DriftController(), 0.008, conditions)
    if (action.kind !== 'rate') throw new Error(action.kind)
    expect(action.resampled).toBe(true)
    expect(action.factor).toBeLessThan(1)
    expect(action.factor).toBeGreaterThanOrEqual(0.98)
    expect(decide(new DriftController(), 0.003, conditions).kind).toBe('rate')
    const large = decide(new DriftController(), 0.2, conditions)
    expect(large.kind === 'rate' && large.resampled).toBe(false)
    const otherRate = decide(new DriftController(), 0.008, { ...conditions, plainRate: false })
    expect(otherRate.kind === 'rate' && otherRate.resampled).toBe(false)
  })

  test('noisy readings are no reason to act', () => {
    const controller = new DriftController()
    for (let now = 10_000, i = 0; now < 15_000; now += 250, i++) {
      const action = controller.step(i % 3 === 0 ? 0 : 0.0035, { ...steady, now, resampling: true })
      expect(['gather', 'keep']).toContain(action.kind)
    }
  })

  test('far off, it jumps', () => {
    expect(decide(new DriftController(), -SEEK_BEYOND * 1.1).kind).toBe('seek')
  })

  test('two jumps are never closer than the interval', () => {
    const controller = new DriftController()
    const jumps: number[] = []
    for (let now = 0; now < 20_000; now += 50) {
      if (controller.step(-5, { ...steady, now, fresh: true }).kind === 'seek') {
        jumps.push(now)
        controller.sought(now)
      }
    }
    expect(jumps.length).toBeGreaterThan(3)
    for (let i = 1; i < jumps.length; i++) expect((jumps[i] ?? 0) - (jumps[i - 1] ?? 0)).toBeGreaterThanOrEqual(SEEK_INTERVAL)
  })
})

describe('special conditions', () => {
  test('shortly after a command, what the rate cannot do in time is done by a jump', () => {
    expect(decide(new DriftController(), -FRESH_SEEK_BEYOND * 1.1, { fresh: true }).kind).toBe('seek')
    expect(decide(new DriftController(), -FRESH_SEEK_BEYOND * 1.1).kind).toBe('rate')
  })

  test('with slow timers the rate is left alone', () => {
    expect(decide(new DriftController(), -0.1, { slowTimers: true }).kind).toBe('keep')
    expect(decide(new DriftController(), -0.3, { slowTimers: true }).kind).toBe('seek')
  })

  test('where the rate has no effect, only jumps are left', () => {
    const controller = new DriftController()
    let correcting = false
    let seeks = 0
    for (let now = 0; now < 40_000; now += 100) {
      const action = controller.step(-0.4, { ...steady, now })
      if (action.kind === 'rate' && action.ms > 0) correcting = true
      if (action.kind === 'rate' && action.ms === 0) {
        controller.ended(now)
        correcting = false
      }
      if (action.kind === 'seek') {
        seeks++
        controller.sought(now)
      }
    }
    expect(correcting).toBe(false)
    expect(seeks).toBeGreaterThan(3)
  })
})
