import { describe, expect, test, vi } from 'vitest'
import { Loader } from './loader'
import type { PlayerAdapter, PlayerError, PlayerErrorKind } from './players/adapter'
import { FakeEnvironment } from './testing/fake-environment'
import { item } from './testing/samples'

const players = vi.hoisted(() => ({ make: (): unknown => null }))
vi.mock('./players', async (original) => ({ ...(await original<object>()), playerFor: () => Promise.resolve(players.make()) }))

/** A loader whose player fails when the test says so. */
async function setup() {
  const environment = new FakeEnvironment()
  const element = { readyState: 4, ended: false }
  const attempts: number[] = []
  const told: string[] = []
  let fail: (error: PlayerError) => void = () => {}
  let missing: (from: number, to: number) => void = () => {}
  players.make = (): PlayerAdapter => ({
    name: 'native',
    attach(_element, source, failed) {
      attempts.push(environment.monotonic())
      missing = source.missing
      fail = failed
    },
    liveEdge: () => null,
    timeline: () => null,
    detach: () => {},
  })
  const loader = new Loader(element as HTMLVideoElement, environment, {
    failed: ({ kind }) => told.push(kind),
    loading: (behind) => told.push(behind ? 'behind' : 'loading'),
    missing: () => {},
  })
  await loader.load(item('m'), 0, () => 0)
  return {
    environment,
    element,
    loader,
    attempts,
    told,
    fail: (kind: PlayerErrorKind) => fail({ kind, detail: '' }),
    /** As a player that ends when a segment is missing. */
    meetHole() {
      missing(8, 12)
      fail({ kind: 'network', detail: '' })
    },
    /** Every attempt fails for so long. */
    async outage(ms: number, kind: PlayerErrorKind = 'network') {
      const end = environment.monotonic() + ms
      while (environment.monotonic() < end) {
        const before = attempts.length
        fail({ kind, detail: '' })
        while (attempts.length === before && environment.monotonic() < end) await environment.advance(100)
      }
    },
  }
}

describe('what has played and fails for the network', () => {
  test('is tried again for as long as it takes, more and more slowly', async () => {
    const { loader, attempts, outage } = await setup()
    loader.succeeded()
    await outage(600_000)
    const pauses = attempts.slice(1).map((at, index) => at - (attempts[index] ?? 0))
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000)
    expect(pauses.at(-1)).toBeLessThanOrEqual(30_100)
    expect(attempts.length).toBeGreaterThan(20)
    expect(attempts.length).toBeLessThan(30)
  })

  test.each([5, 40, 70, 130])('after an outage of %i s it is tried at once when the line is back', async (seconds) => {
    const { environment, loader, attempts, outage } = await setup()
    loader.succeeded()
    await outage(seconds * 1000)
    const before = attempts.length
    loader.lineBack()
    await environment.advance(1000)
    expect(attempts).toHaveLength(before + 1)
  })

  test('the person is told after a while, and it goes on behind that', async () => {
    const { environment, loader, told, outage } = await setup()
    loader.succeeded()
    await outage(20_000)
    expect(told).not.toContain('network')
    await outage(100_000)
    expect(told).toContain('network')
    loader.wake()
    await environment.advance(1000)
    expect(told.at(-1)).toBe('behind')
    expect(told.slice(told.indexOf('network'))).not.toContain('loading')
  })

  test('signs that come all the time cause no more than an attempt a second', async () => {
    const { environment, loader, attempts, fail } = await setup()
    loader.succeeded()
    for (let i = 0; i < 100; i++) {
      fail('network')
      loader.wake()
      await environment.advance(100)
    }
    expect(attempts.length).toBeLessThanOrEqual(12)
  })

  test('what looks like another failure just then is tried again too, but not for ever', async () => {
    const { loader, attempts, outage } = await setup()
    loader.succeeded()
    await outage(300_000, 'codec')
    expect(attempts).toHaveLength(4)
  })
})

test('a player that waits for an answer that never comes is loaded anew when the line is back', async () => {
  const { environment, element, loader, attempts } = await setup()
  loader.succeeded()
  loader.lineBack()
  await environment.advance(5000)
  expect(attempts).toHaveLength(1)
  element.readyState = 2
  loader.lineBack()
  await environment.advance(2000)
  expect(attempts).toHaveLength(2)
})

test('what has never played is told at once, and tried again slowly', async () => {
  const { told, attempts, outage } = await setup()
  await outage(60_000)
  expect(told.slice(0, 2)).toEqual(['loading', 'network'])
  expect(attempts.length).toBeGreaterThanOrEqual(3)
  expect(attempts.length).toBeLessThanOrEqual(5)
})

test.each(['not-found', 'forbidden', 'unsupported'] as const)('%s is final', async (kind) => {
  const { environment, loader, attempts, told, fail } = await setup()
  loader.succeeded()
  fail(kind)
  loader.wake()
  loader.lineBack()
  await environment.advance(120_000)
  expect(attempts).toHaveLength(1)
  expect(told.at(-1)).toBe(kind)
})

describe('a player that ends with a missing segment', () => {
  test('is loaded anew at once behind it, though it has never played', async () => {
    const { environment, attempts, told, meetHole } = await setup()
    meetHole()
    await environment.advance(1000)
    expect(attempts).toHaveLength(2)
    expect(told).not.toContain('network')
  })

  test('but not for ever', async () => {
    const { environment, attempts, told, meetHole } = await setup()
    for (let i = 0; i < 60; i++) {
      const before = attempts.length
      meetHole()
      for (let waited = 0; waited < 60 && attempts.length === before; waited++) await environment.advance(1000)
    }
    expect(told).toContain('network')
    expect((attempts.at(-1) ?? 0) - (attempts.at(-2) ?? 0)).toBeGreaterThan(20_000)
  })
})
