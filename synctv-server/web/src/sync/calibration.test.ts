import { describe, expect, test } from 'vitest'
import { SeekCost, StartLatency } from './calibration'

describe('what a jump takes', () => {
  test('a single stall does not make the next jumps wait as long', () => {
    const cost = new SeekCost()
    const before = cost.ms(false)
    cost.learn(false, 5000)
    expect(cost.ms(false)).toBeLessThanOrEqual(2 * before)
  })

  test('a slow path is learned in a few jumps, a fast one again after a few more', () => {
    const cost = new SeekCost()
    for (let i = 0; i < 3; i++) cost.learn(false, 1500)
    expect(cost.ms(false)).toBeGreaterThan(1500)
    for (let i = 0; i < 10; i++) cost.learn(false, 100)
    expect(cost.ms(false)).toBeLessThan(300)
  })

  test('with and without data are learned apart', () => {
    const cost = new SeekCost()
    cost.learn(true, 80)
    const withData = cost.ms(true)
    cost.learn(false, 1500)
    expect(cost.ms(true)).toBe(withData)
  })

  test('the first jump of a medium waits for the decoders, even where the data is', () => {
    const cost = new SeekCost()
    const first = cost.ms(true)
    expect(first).toBeGreaterThan(300)
    cost.learn(true, 80)
    expect(cost.ms(true)).toBeLessThan(150)
    cost.renew()
    expect(cost.ms(true)).toBe(first)
  })
})

test('a hiccup at a start is not taken for latency', () => {
  const latency = new StartLatency(70)
  latency.learn(-900)
  expect(latency.ms).toBe(70)
  latency.learn(-20)
  expect(latency.ms).toBe(80)
})
