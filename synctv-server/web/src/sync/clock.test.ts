import { describe, expect, test } from 'vitest'
import { ClockSync, OffsetEstimator, SlewedOffset } from './clock'
import { FakeEnvironment } from './testing/fake-environment'

/** Exchanges pings over a path with the given delays; the true offset is `offset`. */
function exchange(estimator: OffsetEstimator, at: number, offset: number, there: number, back: number): number {
  const arrived = at + there
  estimator.add(at, arrived + offset, arrived + offset, arrived + back)
  return arrived + back
}

describe('OffsetEstimator', () => {
  test('is exact on an even path', () => {
    const estimator = new OffsetEstimator()
    const now = exchange(estimator, 1000, 5_000_000, 4, 4)
    expect(estimator.estimate(now)).toEqual({ offset: 5_000_000, uncertainty: 4, rtt: 8, jitter: 0 })
  })

  test('the time the server takes does not count as travelling', () => {
    const estimator = new OffsetEstimator()
    estimator.add(1000, 1002 + 77, 1052 + 77, 1054)
    expect(estimator.estimate(1054)).toEqual({ offset: 77, uncertainty: 2, rtt: 4, jitter: 0 })
  })

  test('a slow answer does not spoil a good one, whichever way it was slow', () => {
    const estimator = new OffsetEstimator()
    let now = exchange(estimator, 0, 100, 2, 2)
    now = exchange(estimator, now, 100, 300, 2)
    now = exchange(estimator, now, 100, 2, 300)
    expect(estimator.estimate(now)?.offset).toBeCloseTo(100, 1)
  })

  test('stays within a few ms on a path of 100 ± 100 ms each way', () => {
    const environment = new FakeEnvironment()
    const errors: number[] = []
    for (let run = 0; run < 50; run++) {
      const estimator = new OffsetEstimator()
      let now = 0
      for (let i = 0; i < 30; i++) {
        exchange(estimator, now, 1000, environment.random() * 200, environment.random() * 200)
        now += 2000
      }
      errors.push(Math.abs((estimator.estimate(now)?.offset ?? 0) - 1000))
    }
    errors.sort((a, b) => a - b)
    expect(errors[Math.floor(errors.length * 0.95)]).toBeLessThan(15)
  })

  test('the truth lies within the uncertainty', () => {
    const environment = new FakeEnvironment()
    const estimator = new OffsetEstimator()
    let now = 0
    for (let i = 0; i < 100; i++) {
      now = exchange(estimator, now, -321, environment.random() * 50, environment.random() * 10) + 500
      const estimate = estimator.estimate(now)
      expect(Math.abs((estimate?.offset ?? 0) + 321)).toBeLessThanOrEqual((estimate?.uncertainty ?? 0) + 1e-6)
    }
  })

  test('samples from before a jump of the clock are dropped', () => {
    const estimator = new OffsetEstimator()
    let now = 0
    for (let i = 0; i < 8; i++) now = exchange(estimator, now, 1000, 3, 3)
    now = exchange(estimator, now, 9000, 3, 3)
    expect(estimator.estimate(now)?.offset).toBeCloseTo(9000, 3)
  })

  test('rounded time stamps do not count as a jump', () => {
    const estimator = new OffsetEstimator()
    let now = 0
    for (let i = 0; i < 20; i++) {
      const arrived = now + 0.2
      estimator.add(Math.round(now), Math.round(arrived + 500), Math.round(arrived + 500), Math.round(arrived + 0.2))
      now += 100.3
    }
    expect(estimator.estimate(now)?.offset).toBeGreaterThan(498.5)
    expect(estimator.estimate(now)?.offset).toBeLessThan(501.5)
  })
})

describe('SlewedOffset', () => {
  test('small corrections are spread over time and time never goes back', () => {
    const slewed = new SlewedOffset()
    slewed.aim(1000, 0, true)
    slewed.aim(990, 0, false)
    let last = 0
    for (let now = 0; now <= 2000; now += 10) {
      const time = now + (slewed.read(now) ?? 0)
      expect(time).toBeGreaterThan(last)
      last = time
    }
    expect(slewed.read(2000)).toBe(990)
  })

  test('a large one is taken at once', () => {
    const slewed = new SlewedOffset()
    slewed.aim(1000, 0, true)
    slewed.aim(2000, 10, false)
    expect(slewed.read(10)).toBe(2000)
  })
})

describe('ClockSync', () => {
  /** A server whose clock is `offset` ahead of the monotonic one, 5 ms away each way. */
  function serve(environment: FakeEnvironment, offset: { value: number }) {
    const pings: number[] = []
    const clock: ClockSync = new ClockSync(environment, () => {
      const t0 = environment.monotonic()
      pings.push(t0)
      environment.after(10, () => {
        const t1 = t0 + 5 + offset.value
        clock.sample(t0, t1, t1, environment.monotonic())
        clock.answered()
      })
    })
    return { clock, pings }
  }

  test('before the first answer it goes by the device’s clock', () => {
    const environment = new FakeEnvironment()
    const { clock } = serve(environment, { value: 0 })
    expect(clock.now()).toBe(environment.wall())
    expect(clock.offset).toBeNull()
    expect(clock.rtt).toBeNull()
  })

  test('five samples come quickly, then one every two seconds', async () => {
    const environment = new FakeEnvironment()
    const { clock, pings } = serve(environment, { value: 123 })
    clock.start()
    await environment.advance(500)
    expect(pings).toHaveLength(5)
    await environment.advance(10_000)
    expect(pings.length).toBeGreaterThanOrEqual(9)
    expect(pings.length).toBeLessThanOrEqual(11)
    expect(clock.now()).toBeCloseTo(environment.monotonic() + 123, 6)
    expect(clock.rtt).toBe(10)
    expect(clock.uncertainty).toBeCloseTo(5, 0)
  })

  test('on an uneven path more samples are taken at first, and tell the offset well', async () => {
    const environment = new FakeEnvironment()
    const pings: number[] = []
    const clock: ClockSync = new ClockSync(environment, () => {
      const t0 = environment.monotonic()
      pings.push(t0)
      const there = environment.random() * 200
      environment.after(there + environment.random() * 200, () => {
        clock.sample(t0, t0 + there + 123, t0 + there + 123, environment.monotonic())
        clock.answered()
      })
    })
    clock.start()
    await environment.advance(25_000)
    expect(pings.length).toBeGreaterThan(30)
    expect(Math.abs(clock.now() - environment.monotonic() - 123)).toBeLessThan(10)
    const before = pings.length
    await environment.advance(20_000)
    expect(pings.length - before).toBeLessThan(11)
  })

  test('a sleep of the machine is noticed and made up for', async () => {
    const environment = new FakeEnvironment()
    const offset = { value: 123 }
    const { clock, pings } = serve(environment, offset)
    clock.start()
    await environment.advance(5000)
    const before = pings.length
    // Asleep for an hour: the monotonic clock stood still, the others went on.
    environment.wallOffset += 3_600_000
    offset.value += 3_600_000
    await environment.advance(3000)
    expect(pings.length - before).toBeGreaterThanOrEqual(5)
    expect(clock.now()).toBeCloseTo(environment.monotonic() + offset.value, 6)
  })

  test('it falls silent when stopped', async () => {
    const environment = new FakeEnvironment()
    const { clock, pings } = serve(environment, { value: 0 })
    clock.start()
    await environment.advance(100)
    clock.stop()
    const before = pings.length
    await environment.advance(60_000)
    expect(pings).toHaveLength(before)
    expect(environment.pendingTimers).toBe(0)
  })
})
