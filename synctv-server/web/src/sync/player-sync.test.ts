import { afterEach, describe, expect, test, vi } from 'vitest'
import { SyncedPlayer } from './player-sync'
import { CHROMIUM, FakeElement, type Behaviour } from './testing/fake-element'
import { fakeRoom } from './testing/fake-room'
import { playback, welcome } from './testing/samples'

/** A viewer with a room and an element, whose medium is loaded as soon as it is put on. */
async function viewer(behaviour: Partial<Behaviour> = {}) {
  const fake = fakeRoom()
  const element = new FakeElement(fake.environment, { ...CHROMIUM, ...behaviour })
  const player = new SyncedPlayer({ room: fake.room, element: element as unknown as HTMLVideoElement }, fake.environment)
  fake.play({ playing: true, position: 30 })
  await fake.environment.advance(10)
  element.fire('loadedmetadata')
  await fake.environment.advance(3000)
  return { ...fake, element, player, commands: () => fake.socket.sent.map((message) => message.type).filter((type) => type.startsWith('playback.')) }
}

describe('no event of the element is a command', () => {
  test('not a jump, a pause, a start or a rate that nobody ordered', async () => {
    const { element, environment, play, commands } = await viewer()
    element.jump(80)
    await environment.advance(3000)
    element.pause()
    await environment.advance(3000)
    element.playbackRate = 2
    await environment.advance(3000)
    play({ playing: false })
    await environment.advance(1000)
    void element.play()
    element.jump(10)
    await environment.advance(5000)
    expect(commands()).toEqual([])
  })

  test('not the start of a file without byte ranges, nor a hole', async () => {
    for (const behaviour of [{ noRanges: true }, { lies: true }, { hole: { from: 31, to: 36 } }]) {
      const { environment, commands } = await viewer(behaviour)
      await environment.advance(30_000)
      expect(commands()).toEqual([])
    }
  })

  test('not what the quick commands of another cause', async () => {
    const { element, environment, play, commands } = await viewer()
    for (let i = 0; i < 60; i++) {
      play([{ playing: false }, { playing: true, position: i }, { playing: true, position: i, rate: 1.25 }][i % 3] ?? {})
      await environment.advance(i % 2 === 0 ? 33 : 400)
      // A browser that does not keep up stops by itself now and then.
      if (i % 5 === 0) element.pause()
      await environment.advance(1)
    }
    await environment.advance(5000)
    expect(commands()).toEqual([])
  })
})

test('a source that cannot be joined in the middle is told by the state', async () => {
  const { player, element } = await viewer({ noRanges: true })
  expect(player.stats.state).toBe('unseekable')
  expect(player.status).toBe('playing')
  expect(element.seeks).toEqual([])
})

describe('a length that the browser cannot seek to', () => {
  test('is not told, and ends nothing', async () => {
    const { element, environment, socket, play, commands } = await viewer({ noRanges: true })
    element.duration = 8
    play({ playing: true, position: 10 })
    const before = socket.sentOf('report').length
    await environment.advance(3500)
    expect(commands()).toEqual([])
    expect(socket.sentOf('report').slice(before).some((report) => 'duration' in report)).toBe(false)
  })

  test('is one once the player has come there', async () => {
    const { element, environment, play, commands } = await viewer({ noRanges: true })
    play({ playing: true, position: 0 })
    element.duration = 4
    await environment.advance(15_000)
    expect(element.ended).toBe(true)
    expect(commands()[0]).toBe('playback.ended')
  })
})

describe('after an outage', () => {
  afterEach(() => vi.unstubAllGlobals())

  test.each([5, 40, 70, 130])('of %i s picture and sound are back within five seconds, without a click', async (seconds) => {
    const { environment, element, player, room, now } = await viewer()
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
    const { socket } = environment
    environment.wake('offline')
    socket.drop()
    element.readyState = 0
    for (let i = 0; i < seconds; i++) {
      if (element.src !== '') element.fire('error')
      await environment.advance(1000)
      if (environment.socket !== socket) environment.socket.drop()
    }
    vi.unstubAllGlobals()
    element.src = ''
    environment.wake('online')
    while (room.status.kind !== 'online') {
      await environment.advance(100)
      environment.socket.answer = socket.answer
      environment.socket.open()
      environment.socket.receive(welcome({ now: now(), playback: playback({ media: 'a', playing: true, position: 5, anchor: now(), version: 9 }) }))
    }
    for (let i = 0; i < 30 && element.src === ''; i++) await environment.advance(100)
    element.readyState = 4
    element.fire('loadedmetadata')
    await environment.advance(2000)
    expect(element.src).not.toBe('')
    expect(player.status).toBe('playing')
    expect(element.paused).toBe(false)
    expect(Math.abs(element.truePosition - 5)).toBeLessThan(6)
  })
})

describe('without a connection', () => {
  test('a pause holds for this person alone, until the room says more', async () => {
    const { environment, element, player, socket, now } = await viewer()
    socket.drop()
    const refused = player.controls.pause().catch((error: { code: string }) => error.code)
    await environment.advance(100)
    expect(element.paused).toBe(true)
    expect(player.status).toBe('paused')
    expect(player.pausedHere).toBe(true)
    while (environment.socket === socket) await environment.advance(100)
    const { socket: back } = environment
    back.answer = socket.answer
    back.open()
    back.receive(welcome({ now: now(), playback: playback({ media: 'a', playing: true, position: 70, anchor: now(), version: 9 }) }))
    const [sent] = back.sentOf('playback.pause')
    expect(sent).toMatchObject({ expectedVersion: 2 })
    expect(element.paused).toBe(true)
    back.receive({ type: 'reject', id: sent?.id, code: 'VERSION_CHANGED', message: '', retryable: false })
    expect(await refused).toBe('VERSION_CHANGED')
    await environment.advance(2000)
    expect(player.pausedHere).toBe(false)
    expect(element.paused).toBe(false)
    expect(element.truePosition).toBeGreaterThan(70)
  })
})
