import { describe, expect, test } from 'vitest'
import { viewer } from './testing/viewer'

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

  test('a file without byte ranges that has a way to go says so while it follows by rate', async () => {
    const v = viewer({ noRanges: true })
    v.follow({ playing: true, position: 6 })
    await v.environment.advance(1000)
    expect(v.element.paused).toBe(false)
    expect(v.conductor.state).toBe('unseekable')
    for (let i = 0; i < 120 && Math.abs(v.error()) > 500; i++) await v.environment.advance(1000)
    expect(v.conductor.state).not.toBe('unseekable')
    await v.environment.advance(20_000)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('what the browser has read so far of a file without byte ranges is not where it ends', async () => {
    const v = viewer({ noRanges: true })
    v.element.duration = 20
    v.follow({ playing: true, position: 47 })
    await v.environment.advance(10_000)
    expect(v.element.paused).toBe(false)
    expect(v.element.truePosition).toBeGreaterThan(9)
    expect(v.conductor.state).toBe('unseekable')
  })

  test('at an end that moves on it waits for more', async () => {
    const v = viewer()
    v.element.duration = 24
    v.follow({ playing: true, position: 26 })
    await v.environment.advance(1000)
    expect(v.element.paused).toBe(true)
    v.element.duration = 40
    v.conductor.elementChanged()
    await v.environment.advance(3000)
    expect(v.element.paused).toBe(false)
    expect(Math.abs(v.error())).toBeLessThan(20)
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
    await v.environment.advance(3000)
    expect(v.conductor.state).toBe('gap')
    await v.environment.advance(7000)
    expect(v.conductor.state).not.toBe('gap')
    expect(v.element.seeks.length).toBeLessThanOrEqual(2)
    expect(Math.abs(v.error())).toBeLessThan(20)
  })

  test('who is paused with the room inside a hole says so, and no more once the room is elsewhere', async () => {
    const v = viewer({ hole: { from: 50, to: 58 } })
    v.conductor.missing(50, 58)
    v.follow({ playing: false, position: 52 })
    await v.environment.advance(1000)
    expect(v.element.paused).toBe(true)
    expect(v.conductor.state).toBe('gap')
    const told = v.changes()
    v.follow({ playing: false, position: 20 })
    await v.environment.advance(1000)
    expect(v.conductor.state).toBe('held')
    expect(v.changes()).toBeGreaterThan(told)
  })

  test('a file without byte ranges that stands elsewhere than the room says so', async () => {
    const v = viewer({ noRanges: true })
    v.follow({ playing: true, position: 0 })
    await v.environment.advance(3000)
    v.follow({ playing: false, position: v.element.truePosition + 0.3 })
    await v.environment.advance(500)
    expect(v.element.paused).toBe(true)
    expect(v.conductor.state).toBe('unseekable')
  })

  test('who is told of a hole while waiting for data in it goes to its end', async () => {
    const v = viewer()
    v.element.readyState = 1
    v.element.buffered = { length: 1, start: () => 58, end: () => 120 }
    v.follow({ playing: true, position: 52 })
    await v.environment.advance(500)
    v.conductor.missing(50, 58)
    await v.environment.advance(100)
    expect(v.element.seeks.at(-1)?.to).toBeGreaterThanOrEqual(58)
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
