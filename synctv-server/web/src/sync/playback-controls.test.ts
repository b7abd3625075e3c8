import { describe, expect, test } from 'vitest'
import { PlaybackControls } from './playback-controls'
import { outcome } from './testing/connected'
import { fakeRoom } from './testing/fake-room'
import { playback, playbackEvent, welcome } from './testing/samples'

function setup({ live = false } = {}) {
  const fake = fakeRoom()
  const here: string[] = []
  let paused = false
  const controls = new PlaybackControls(fake.room, fake.environment, {
    duration: () => 120,
    live: () => live,
    pausedHere: () => paused,
    playHere: () => (here.push('play'), (paused = false)),
    pauseHere: () => (here.push('pause'), (paused = true)),
    changed: () => {},
  })
  fake.play({ playing: true, position: 10 })
  const sent = () => fake.environment.sockets.flatMap((socket) => socket.sent).filter((message) => message.type.startsWith('playback.'))
  return {
    ...fake,
    controls,
    here,
    sent,
    types: () => sent().map((message) => message.type.slice('playback.'.length)),
    /** The connection breaks, or comes back with the timeline as it is there. */
    cut: () => fake.socket.drop(),
    async mend(change = {}) {
      await fake.environment.advance(500)
      const { socket } = fake.environment
      socket.answer = fake.socket.answer
      socket.open()
      socket.receive(welcome({ now: fake.now(), epoch: 'e1', seq: 20, playback: playback({ media: 'a', playing: true, position: 10, version: 2, ...change }) }))
      await fake.environment.advance(10)
      return socket
    },
  }
}

describe('what a person wants', () => {
  test('is sent for the item on the screen', () => {
    const { controls, sent } = setup()
    void controls.pause()
    void controls.setRate(9)
    expect(sent()).toMatchObject([
      { type: 'playback.pause', expectedMedia: 'a' },
      { type: 'playback.rate', rate: 4, expectedMedia: 'a' },
    ])
    expect(sent()[0]).not.toHaveProperty('expectedVersion')
  })

  test('is not sent when the room does it already', () => {
    const { controls, sent, play } = setup()
    void controls.play()
    play({ playing: false })
    void controls.pause()
    expect(sent()).toEqual([])
  })

  test('a switch pressed twice before the answer switches back', () => {
    const { controls, types } = setup()
    void controls.toggle()
    expect(controls.playing).toBe(false)
    void controls.toggle()
    expect(types()).toEqual(['pause', 'play'])
  })

  test('steps in a burst add up to one seek', async () => {
    const { controls, sent, environment } = setup()
    for (let i = 0; i < 10; i++) {
      void controls.seekBy(5)
      await environment.advance(50)
    }
    expect(sent()).toEqual([])
    expect(controls.wantedPosition).toBeCloseTo(60, 1)
    await environment.advance(200)
    expect(sent()).toMatchObject([{ type: 'playback.seek', position: expect.closeTo(60, 1) }])
  })

  test('steps add up while the answer is on its way, however long it takes', async () => {
    const { controls, sent, environment } = setup()
    void controls.seekBy(5)
    await environment.advance(1500)
    void controls.seekBy(5)
    await environment.advance(1500)
    void controls.seekBy(-20)
    await environment.advance(1500)
    expect(sent().map((message) => ('position' in message ? Math.round(message.position ?? 0) : null))).toEqual([15, 20, 0])
  })

  test('the wish holds until the room has done it, not only until the answer', async () => {
    const { controls, socket, sent, environment, play } = setup()
    void controls.seek(60)
    socket.receive({ type: 'ack', id: (sent()[0] as { id: number }).id, seq: 12 })
    await environment.advance(10)
    expect(controls.wantedPosition).toBe(60)
    expect(play({ position: 60 })).toBe(12)
    await environment.advance(10)
    expect(controls.wantedPosition).toBeNull()
    expect(controls.busy).toBe(false)
  })

  test('a refusal ends the wish and is told', async () => {
    const { controls, socket, sent, environment } = setup()
    const told = outcome(controls.seek(60))
    socket.receive({ type: 'reject', id: (sent()[0] as { id: number }).id, code: 'FORBIDDEN', message: 'no', retryable: false })
    expect(await told).toBe('FORBIDDEN')
    await environment.advance(10)
    expect(controls.wantedPosition).toBeNull()
  })

  test('a new epoch ends the waiting for an event that it will not bring', async () => {
    const { controls, socket, sent, environment } = setup()
    void controls.pause()
    socket.receive({ type: 'ack', id: (sent()[0] as { id: number }).id, seq: 500 })
    await environment.advance(10)
    expect(controls.busy).toBe(true)
    socket.receive(welcome({ epoch: 'e2', seq: 3 }))
    await environment.advance(10)
    expect(controls.busy).toBe(false)
  })

  test('a start after steps comes after their seek', () => {
    const { controls, types, play } = setup()
    play({ playing: false })
    void controls.seekBy(5)
    void controls.play()
    expect(types()).toEqual(['seek', 'play'])
  })

  test('steps meant for an item that is gone are dropped', async () => {
    const { controls, sent, environment, play } = setup()
    const done = controls.seekBy(5)
    play({ media: 'b', position: 0 })
    expect(controls.wantedPosition).toBeNull()
    await environment.advance(500)
    await done
    expect(sent()).toEqual([])
    expect(controls.busy).toBe(false)
  })

  test('a live item is stopped for this person alone', () => {
    const { controls, sent, here } = setup({ live: true })
    void controls.pause()
    void controls.play()
    void controls.seekBy(5)
    expect(here).toEqual(['pause', 'play'])
    expect(sent()).toEqual([])
  })
})

describe('without a connection', () => {
  test('a pause holds here at once, and is for everybody when nobody has acted since', async () => {
    const { controls, sent, here, cut, mend } = setup()
    cut()
    void controls.pause()
    expect(here).toEqual(['pause'])
    expect(controls.playing).toBe(false)
    await mend()
    expect(sent()).toMatchObject([{ type: 'playback.pause', expectedMedia: 'a', expectedVersion: 2 }])
  })

  test('what others have overtaken is refused and told', async () => {
    const { controls, sent, cut, mend, environment } = setup()
    cut()
    const told = Promise.all([outcome(controls.seek(60)), outcome(controls.setRate(2))])
    const socket = await mend({ version: 5 })
    expect(sent()).toMatchObject([{ type: 'playback.seek', position: 60, expectedVersion: 2 }])
    socket.receive({ type: 'reject', id: (sent()[0] as { id: number }).id, code: 'VERSION_CHANGED', message: '', retryable: false })
    expect(await told).toEqual(['VERSION_CHANGED', 'VERSION_CHANGED'])
    await environment.advance(1000)
    expect(sent()).toHaveLength(1)
  })

  test('what is wished while the line is cut and nobody has noticed is guarded too', async () => {
    const { controls, sent, here, environment, socket } = setup()
    void controls.seek(60)
    environment.wake('offline')
    void controls.pause()
    void controls.setRate(2)
    expect(here).toEqual(['pause'])
    expect(sent()[0]).not.toHaveProperty('expectedVersion')
    expect(sent().slice(1)).toMatchObject([{ expectedVersion: 3 }, { expectedVersion: 4 }])
    // A sign of the server ends the doubt; its silence begins it.
    socket.receive({ type: 'notice', code: 'X' })
    await environment.advance(100)
    void controls.seek(70)
    expect(sent().at(-1)).not.toHaveProperty('expectedVersion')
    socket.answer = () => {}
    await environment.advance(4000)
    void controls.seek(80)
    expect(sent().at(-1)).toHaveProperty('expectedVersion')
  })

  test('several wishes are one, and the guard does not refuse what comes with it', async () => {
    const { controls, sent, cut, mend, environment } = setup()
    cut()
    void controls.pause()
    void controls.seekBy(5)
    await environment.advance(300)
    void controls.setRate(2)
    const socket = await mend()
    expect(sent()).toMatchObject([{ type: 'playback.pause', position: expect.closeTo(15, 0), expectedVersion: 2 }])
    socket.receive({ type: 'ack', id: (sent()[0] as { id: number }).id, seq: 21 })
    socket.receive(playbackEvent(21, { media: 'a', playing: false, version: 3 }))
    await environment.advance(10)
    expect(sent()[1]).toMatchObject({ type: 'playback.rate', rate: 2 })
    expect(sent()[1]).not.toHaveProperty('expectedVersion')
  })

  test('a pause taken back is nothing', async () => {
    const { controls, sent, here, cut, mend } = setup()
    cut()
    const done = Promise.all([controls.toggle(), controls.toggle()])
    expect(here).toEqual(['pause', 'play'])
    await mend()
    await done
    expect(sent()).toEqual([])
  })

  test('a wish that is too old is given up and told', async () => {
    const { controls, sent, cut, mend, environment } = setup()
    cut()
    const told = outcome(controls.pause())
    await environment.advance(10_000)
    expect(await told).toBe('TIMEOUT')
    expect(controls.playing).toBe(false)
    await mend()
    expect(sent()).toEqual([])
  })
})
