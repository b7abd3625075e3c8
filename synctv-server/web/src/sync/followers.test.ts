import { describe, expect, test } from 'vitest'
import { EndWatch } from './end-watch'
import { Reporter, type Observation } from './reporter'
import { fakeRoom } from './testing/fake-room'

describe('Reporter', () => {
  const calm: Observation = {
    media: 'm1', position: 1, buffering: false, ready: true, blocked: false, drift: 0.001, duration: 60,
    timeline: null, loading: false, ended: false, failed: null,
  }

  test('tells at once what changed, at most once a second, and otherwise seldom', async () => {
    const { environment, room, socket } = fakeRoom()
    let now = calm
    const reporter = new Reporter(room, environment, () => now)
    reporter.look()
    reporter.look()
    expect(socket.sentOf('report')).toHaveLength(1)
    expect(socket.sentOf('report')[0]).toMatchObject({ position: 1, duration: 60, drift: 0.001, ready: true })
    await environment.advance(9000)
    expect(socket.sentOf('report').length).toBeLessThanOrEqual(4)
    now = { ...calm, buffering: true }
    await environment.advance(1000)
    expect(socket.sentOf('report').at(-1)?.buffering).toBe(true)
    const before = socket.sentOf('report').length
    for (let i = 0; i < 50; i++) {
      now = { ...now, buffering: !now.buffering }
      reporter.look()
      await environment.advance(100)
    }
    expect(socket.sentOf('report').length - before).toBeLessThanOrEqual(6)
    reporter.stop()
  })

  test.each([{ failed: 'not-found' }, { ended: true }, { loading: true }, { timeline: 'growing' as const }])(
    'tells within a second that the player is %o', async (change) => {
      const { environment, room, socket } = fakeRoom()
      let now = calm
      const reporter = new Reporter(room, environment, () => now)
      reporter.look()
      expect(socket.sentOf('report')[0]).not.toHaveProperty(Object.keys(change)[0] ?? '')
      now = { ...calm, ...change }
      await environment.advance(1000)
      expect(socket.sentOf('report').at(-1)).toMatchObject(change)
      reporter.stop()
    },
  )

  test('leaves out what is not known', () => {
    const { environment, room, socket } = fakeRoom()
    const reporter = new Reporter(room, environment, () => ({ ...calm, drift: null, duration: Infinity }))
    reporter.look()
    expect(socket.sentOf('report')[0]).toMatchObject({ media: 'm1' })
    expect(socket.sentOf('report')[0]).not.toHaveProperty('drift')
    expect(socket.sentOf('report')[0]).not.toHaveProperty('duration')
    reporter.stop()
  })
})

describe('EndWatch', () => {
  test('tells the end once, when the room’s timeline is there', async () => {
    const { environment, room, socket, play, onMessage } = fakeRoom()
    const watch = new EndWatch(room, environment, () => 60)
    onMessage((message) => {
      if (message.type === 'playback.ended') socket.receive({ type: 'ack', id: message.id })
    })
    play({ playing: true, position: 55 })
    await environment.advance(4900)
    expect(socket.sentOf('playback.ended')).toHaveLength(0)
    await environment.advance(200)
    expect(socket.sentOf('playback.ended')).toMatchObject([{ media: 'a', position: 60 }])
    play({ playing: true, position: 0, media: 'b' })
    await environment.advance(30_000)
    expect(socket.sentOf('playback.ended')).toHaveLength(1)
    watch.stop()
  })

  test('a refused end is told again a few times', async () => {
    const { environment, room, socket, play, onMessage } = fakeRoom()
    const watch = new EndWatch(room, environment, () => 60)
    onMessage((message) => {
      if (message.type === 'playback.ended') {
        socket.receive({ type: 'reject', id: message.id, code: 'NOT_ENDED', message: '', retryable: false })
      }
    })
    play({ playing: true, position: 59 })
    await environment.advance(30_000)
    expect(socket.sentOf('playback.ended').length).toBe(5)
    watch.stop()
  })

  test('a paused room, an endless or unknown item has no end', async () => {
    const { environment, room, socket, play } = fakeRoom()
    let duration: number | null = 60
    const watch = new EndWatch(room, environment, () => duration)
    play({ playing: false, position: 60 })
    await environment.advance(3000)
    play({ playing: true, position: 60 })
    duration = null
    await environment.advance(3000)
    duration = Infinity
    await environment.advance(3000)
    duration = NaN
    await environment.advance(3000)
    expect(socket.sentOf('playback.ended')).toHaveLength(0)
    watch.stop()
  })
})
