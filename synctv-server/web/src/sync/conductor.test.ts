import { describe, expect, test } from 'vitest'
import { Conductor } from './conductor'
import { MediaControl } from './media-control'
import { positionAt } from './timeline'
import { CHROMIUM, FakeElement, IDEAL, type Behaviour } from './testing/fake-element'
import { FakeEnvironment } from './testing/fake-environment'
import { playback } from './testing/samples'
import type { Playback } from './protocol'

/** Cluster time is the monotonic clock plus this. */
const OFFSET = 1_800_000_000_000

function viewer(behaviour: Partial<Behaviour> = {}, environment = new FakeEnvironment()) {
  const element = new FakeElement(environment, { ...CHROMIUM, ...behaviour })
  const clock = { now: () => environment.monotonic() + OFFSET, offset: 0, rtt: 1, uncertainty: 1 }
  const control = new MediaControl(element)
  control.watch()
  const conductor = new Conductor(control, clock, environment, () => {})
  control.onMovement((movement) => conductor.moved(movement))
  for (const type of ['seeked', 'canplay', 'playing', 'waiting']) element.addEventListener(type, () => conductor.elementChanged())
  let timeline = playback()
  return {
    environment,
    element,
    conductor,
    /** A change of the room's timeline, `lead` ms ahead. */
    follow(change: Partial<Playback>, lead = 0) {
      const now = clock.now()
      timeline = { ...timeline, media: 'm', position: positionAt(timeline, now), anchor: now + lead, ...change }
      conductor.follow(timeline)
    },
    /** Ahead of the room (+) or behind (−), ms. */
    error: () => (element.truePosition - positionAt(timeline, clock.now(), element.duration)) * 1000,
    /** The error that 95 of 100 samples stay below, and the greatest, ms. */
    async errors(ms: number) {
      const sizes: number[] = []
      for (let i = 0; i < ms; i += 50) {
        await environment.advance(50)
        sizes.push(Math.abs(this.error()))
      }
      sizes.sort((a, b) => a - b)
      return { p95: sizes[Math.floor(sizes.length * 0.95)] ?? 0, worst: sizes.at(-1) ?? 0 }
    },
  }
}

describe('starting and stopping', () => {
  test('a scheduled start is met, and better once the player is known', async () => {
    const v = viewer()
    for (let i = 0; i < 5; i++) {
      v.follow({ playing: true }, 200)
      await v.environment.advance(4000)
      v.follow({ playing: false })
      await v.environment.advance(1000)
    }
    v.follow({ playing: true }, 200)
    await v.environment.advance(190)
    expect(Math.abs(v.error())).toBeLessThan(30)
    await v.environment.advance(60)
    expect(Math.abs(v.error())).toBeLessThan(5)
  })

  test('a pause shows everybody the same frame', async () => {
    const v = viewer()
    v.follow({ playing: true })
    await v.environment.advance(5000)
    v.follow({ playing: false, position: 4.8 })
    await v.environment.advance(200)
    expect(v.element.paused).toBe(true)
    expect(v.element.truePosition).toBe(4.8)
    expect(v.conductor.state).toBe('held')
  })

  test('a pause at the frame that is shown already does not jump', async () => {
    const v = viewer({ noise: 0 })
    v.follow({ playing: true })
    await v.environment.advance(5000)
    const jumps = v.element.seeks.length
    v.follow({ playing: false, position: v.element.truePosition + 0.004 })
    await v.environment.advance(200)
    expect(v.element.seeks).toHaveLength(jumps)
  })

  test.each([60, 150, 300])('who comes late is right within a second, decoders that take %i ms included', async (seekTime) => {
    const v = viewer({ seekTime, startLatency: 95 })
    v.follow({ playing: true, position: 47 })
    await v.environment.advance(seekTime + 1000)
    expect(Math.abs(v.error())).toBeLessThan(20)
    await v.environment.advance(2000)
    expect(Math.abs(v.error())).toBeLessThan(3)
  })
})

test('data that comes sooner than feared is landed on sooner', async () => {
  const v = viewer()
  v.element.buffered = { length: 0, start: () => 0, end: () => 0 }
  v.follow({ playing: true, position: 47 })
  v.element.buffered = { length: 1, start: () => 40, end: () => 60 }
  await v.environment.advance(350)
  expect(v.element.paused).toBe(false)
  expect(Math.abs(v.error())).toBeLessThan(80)
  expect(v.element.seeks).toHaveLength(2)
})

describe('within 20 ms three seconds after', () => {
  const cases: [string, (v: ReturnType<typeof viewer>) => void | Promise<void>][] = [
    ['a seek', (v) => v.follow({ position: 90 }, 120)],
    ['a seek back', (v) => v.follow({ position: 3 }, 120)],
    ['a faster rate', (v) => v.follow({ rate: 1.25 })],
    ['a slower rate', (v) => v.follow({ rate: 0.5 })],
    ['a stall of two seconds', (v) => v.element.stall(2000)],
    ['a stall of half a second', (v) => v.element.stall(500)],
    ['a pause and a start', (v) => (v.follow({ playing: false }), v.follow({ playing: true }, 120))],
  ]
  const players: [string, Partial<Behaviour>][] = [
    ['an ideal player', IDEAL],
    ['a player like Chromium’s', {}],
    ['a player that always keeps the pitch', { resampling: false }],
    ['a slow player', { startLatency: 120, seekTime: 350 }],
    ['a player with coarse positions', { noise: 0.004 }],
    ['a player whose rate has steps', { rateStep: 0.01 }],
  ]
  for (const [what, act] of cases) {
    test.each(players)(`${what}: %s`, async (_name, behaviour) => {
      const v = viewer(behaviour)
      v.follow({ playing: true, position: 10 }, 120)
      await v.environment.advance(6000)
      await act(v)
      await v.environment.advance(3000)
      expect((await v.errors(5000)).worst).toBeLessThan(20)
      })
  }
})

describe('staying together', () => {
  test.each([
    { what: 'resampled', resampling: true, most: 3 },
    // Leaving rate 1 costs 22 ms in this player, for the second that a correction takes.
    { what: 'stretched', resampling: false, most: 25 },
  ])('ten minutes with a clock that is off by 100 µs per second, $what', async ({ resampling, most }) => {
    const v = viewer({ skew: 100e-6, resampling })
    v.element.duration = 4000
    v.follow({ playing: true })
    await v.environment.advance(5000)
    const { p95, worst } = await v.errors(600_000)
    expect(p95).toBeLessThan(5)
    expect(worst).toBeLessThan(most)
    expect(v.conductor.corrections.seek).toBeLessThanOrEqual(1)
  })

  test('a player that was held up without a word is brought back by one jump', async () => {
    const v = viewer()
    v.follow({ playing: true }, 120)
    await v.environment.advance(8000)
    const before = v.element.seeks.length
    v.element.lose(0.4)
    await v.environment.advance(1500)
    expect(v.element.seeks).toHaveLength(before + 1)
    expect(Math.abs(v.error())).toBeLessThan(20)
    v.element.lose(0.03)
    await v.environment.advance(4000)
    expect(v.element.seeks).toHaveLength(before + 1)
    expect(Math.abs(v.error())).toBeLessThan(3)
  })

  test('noise alone causes no corrections', async () => {
    const v = viewer({ noise: 0.003, skew: 0 })
    v.follow({ playing: true }, 120)
    await v.environment.advance(6000)
    const before = v.conductor.corrections
    await v.environment.advance(60_000)
    expect(v.conductor.corrections.rate - before.rate).toBeLessThanOrEqual(2)
    expect(v.conductor.corrections.seek).toBe(before.seek)
  })

  test('a player that cannot change its rate is kept near by jumps, never twice in two seconds', async () => {
    const v = viewer({ rateStep: Infinity, skew: 0.02 })
    v.follow({ playing: true })
    await v.environment.advance(60_000)
    expect(Math.abs(v.error())).toBeLessThan(400)
    const times = v.element.seeks.map((seek) => seek.at)
    for (let i = 2; i < times.length; i++) expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeGreaterThanOrEqual(1900)
  })

  test('hidden, the rate is left alone; visible again, it is in sync at once', async () => {
    const v = viewer({ skew: 0.002 })
    v.follow({ playing: true })
    await v.environment.advance(5000)
    v.environment.isHidden = true
    v.conductor.hidden()
    await v.environment.advance(30_000)
    expect(v.element.playbackRate).toBe(1)
    v.environment.isHidden = false
    v.conductor.resync()
    await v.environment.advance(3000)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('a browser that paused in the background is started again when visible', async () => {
    const v = viewer()
    v.follow({ playing: true })
    await v.environment.advance(5000)
    v.environment.isHidden = true
    v.element.pause()
    await v.environment.advance(5000)
    expect(v.element.paused).toBe(true)
    v.environment.isHidden = false
    v.conductor.resync()
    await v.environment.advance(3000)
    expect(v.element.paused).toBe(false)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })
})

test('a refused start is shown, and goes on where the room is after the click', async () => {
  const v = viewer({ refuses: true })
  v.follow({ playing: true })
  await v.environment.advance(1000)
  expect(v.conductor.state).toBe('blocked')
  await v.environment.advance(9000)
  v.element.behaviour.refuses = false
  v.follow({ playing: true })
  await v.environment.advance(3000)
  expect(v.conductor.state).not.toBe('blocked')
  expect(Math.abs(v.error())).toBeLessThan(20)
})

test('while there is no data it waits and says so', async () => {
  const v = viewer()
  v.follow({ playing: true })
  await v.environment.advance(5000)
  const stalled = v.element.stall(1500)
  await v.environment.advance(500)
  expect(v.conductor.state).toBe('buffering')
  expect(v.conductor.measured).toBeNull()
  await stalled
  await v.environment.advance(3000)
  expect(v.conductor.state).not.toBe('buffering')
})

test('a room that is past the end leaves the player at the end', async () => {
  const v = viewer()
  v.follow({ playing: true, position: 119 })
  await v.environment.advance(5000)
  v.follow({ playing: true, position: 125 })
  await v.environment.advance(5000)
  expect(v.element.truePosition).toBeCloseTo(120, 1)
})

test('a personal offset is kept', async () => {
  const v = viewer()
  v.follow({ playing: true }, 120)
  v.conductor.setOffset(0.25)
  await v.environment.advance(4000)
  expect(v.error()).toBeGreaterThan(240)
  expect(v.error()).toBeLessThan(260)
})

test('released, it leaves the element alone and no timer behind', async () => {
  const v = viewer()
  v.follow({ playing: true })
  await v.environment.advance(5000)
  v.conductor.release()
  await v.environment.advance(1000)
  expect(v.environment.pendingTimers).toBe(0)
  v.element.pause()
  await v.environment.advance(5000)
  expect(v.element.paused).toBe(true)
})

describe('what the player does by itself', () => {
  /** The seeks of ours in the time to come. */
  async function seeksIn(v: ReturnType<typeof viewer>, ms: number) {
    const before = v.element.seeks.length
    await v.environment.advance(ms)
    return v.element.seeks.length - before
  }

  test('a file without byte ranges is not fought with: it plays on from where it can, and says so', async () => {
    const v = viewer({ noRanges: true })
    v.follow({ playing: true, position: 47 })
    await v.environment.advance(1000)
    expect(v.conductor.state).toBe('unseekable')
    expect(v.element.paused).toBe(false)
    expect(await seeksIn(v, 20_000)).toBe(0)
    expect(v.element.truePosition).toBeGreaterThan(20)
    expect(v.conductor.measured).toBeLessThan(-40)
    v.follow({ playing: false })
    await v.environment.advance(1000)
    expect(v.element.paused).toBe(true)
    expect(v.conductor.state).toBe('unseekable')
    expect(v.element.seeks).toHaveLength(0)
  })

  test('… until the place can be reached', async () => {
    const v = viewer({ noRanges: true })
    v.follow({ playing: true, position: 47 })
    await v.environment.advance(10_000)
    v.element.behaviour.noRanges = false
    await v.environment.advance(2000)
    expect(Math.abs(v.error())).toBeLessThan(20)
    expect(v.conductor.state).not.toBe('unseekable')
  })

  test('a file without byte ranges that was held up follows by rate', async () => {
    const v = viewer({ noRanges: true })
    v.follow({ playing: true, position: 0 })
    await v.environment.advance(5000)
    v.element.lose(1.5)
    await v.environment.advance(60_000)
    expect(v.element.seeks).toHaveLength(0)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('a file without byte ranges that is ahead waits for the room', async () => {
    const v = viewer({ noRanges: true })
    v.follow({ playing: true, position: 0 })
    await v.environment.advance(20_000)
    v.follow({ playing: true, position: 16 })
    await v.environment.advance(2000)
    expect(v.element.paused).toBe(true)
    await v.environment.advance(5000)
    expect(v.element.seeks).toHaveLength(0)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('a seek that ends elsewhere although the place is said to be there is given up', async () => {
    const v = viewer({ lies: true })
    v.follow({ playing: true, position: 47 })
    await v.environment.advance(3000)
    expect(v.element.seeks.length).toBeLessThanOrEqual(2)
    expect(v.conductor.state).toBe('unseekable')
    expect(await seeksIn(v, 30_000)).toBe(0)
    v.follow({ playing: false, position: 80 })
    expect(await seeksIn(v, 30_000)).toBe(0)
  })

  test('a seek to a held position that ends elsewhere is given up', async () => {
    const v = viewer({ lies: true })
    v.follow({ playing: false, position: 47 })
    await v.environment.advance(10_000)
    expect(v.element.seeks.length).toBeLessThanOrEqual(2)
    expect(await seeksIn(v, 30_000)).toBe(0)
  })

  test('a player’s jump to its own start, while it joins, is undone once', async () => {
    const v = viewer()
    v.follow({ playing: true, position: 47 })
    await v.environment.advance(30)
    v.element.jump(46.5)
    await v.environment.advance(1500)
    expect(Math.abs(v.error())).toBeLessThan(20)
    expect(v.element.seeks.length).toBeLessThanOrEqual(3)
  })

  test('… and if it does so twice, it is not taken for one that cannot be joined', async () => {
    const v = viewer()
    v.follow({ playing: true, position: 47 })
    for (let i = 0; i < 2; i++) {
      await v.environment.advance(30)
      v.element.jump(46.5)
      await v.environment.advance(70)
    }
    await v.environment.advance(5000)
    expect(Math.abs(v.error())).toBeLessThan(20)
    v.follow({ playing: true, position: 80 })
    await v.environment.advance(2000)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('a player that goes elsewhere again and again is brought back no more than every two seconds', async () => {
    const v = viewer()
    v.follow({ playing: true, position: 47 })
    await v.environment.advance(5000)
    const before = v.element.seeks.length
    for (let i = 0; i < 40; i++) {
      v.element.jump(5)
      await v.environment.advance(250)
    }
    expect(v.element.seeks.length - before).toBeLessThanOrEqual(6)
  })

  test.each([2, 8])('a hole of %i s is landed behind, and followed without a jump back', async (size) => {
    const v = viewer({ hole: { from: 50, to: 50 + size } })
    v.follow({ playing: true, position: 45 })
    await v.environment.advance(6000)
    const before = v.element.seeks.length
    await v.environment.advance(size * 1000 + 4000)
    expect(v.element.seeks.length - before).toBeLessThanOrEqual(1)
    expect(v.element.truePosition).toBeGreaterThan(50 + size)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('who joins inside a hole waits at its end', async () => {
    const v = viewer({ hole: { from: 50, to: 58 } })
    v.follow({ playing: true, position: 52 })
    await v.environment.advance(10_000)
    expect(v.element.seeks.length).toBeLessThanOrEqual(2)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('a stretch that is known to be missing is not sought', async () => {
    const v = viewer()
    v.element.buffered = { length: 2, start: (i = 0) => (i === 0 ? 0 : 58), end: (i = 0) => (i === 0 ? 50 : 120) }
    v.conductor.missing(54, 58)
    v.conductor.missing(50, 54)
    v.follow({ playing: true, position: 51 })
    await v.environment.advance(3000)
    expect(v.element.seeks.map((seek) => seek.to)).toEqual([58])
    expect(v.element.paused).toBe(true)
    await v.environment.advance(5500)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('what somebody does with the browser’s own controls is undone', async () => {
    const v = viewer()
    v.follow({ playing: true, position: 30 })
    await v.environment.advance(5000)
    v.element.pause()
    await v.environment.advance(3000)
    expect(v.element.paused).toBe(false)
    v.element.jump(80)
    await v.environment.advance(5000)
    expect(Math.abs(v.error())).toBeLessThan(20)
    v.element.playbackRate = 2
    await v.environment.advance(5000)
    expect(v.element.playbackRate).toBe(1)
    v.follow({ playing: false })
    await v.environment.advance(3000)
    void v.element.play()
    await v.environment.advance(3000)
    expect(v.element.paused).toBe(true)
    expect(Math.abs(v.error())).toBeLessThan(9)
  })

  test('a player that was not allowed to start and then does is followed', async () => {
    const v = viewer({ refuses: true })
    v.follow({ playing: true })
    await v.environment.advance(1000)
    expect(v.conductor.state).toBe('blocked')
    v.element.behaviour.refuses = false
    void v.element.play()
    await v.environment.advance(3000)
    expect(Math.abs(v.error())).toBeLessThan(20)
    expect(v.conductor.state).not.toBe('blocked')
  })
})
