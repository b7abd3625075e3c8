import { describe, expect, test } from 'vitest'
import { PENDING_MAX } from './pending'
import type { Command } from './protocol'
import { connection, online, outcome } from './testing/connected'
import { chatEvent, playbackEvent, welcome } from './testing/samples'

describe('opening', () => {
  test('says hello first and is online with the welcome', () => {
    const { environment, room } = connection()
    expect(room.status).toEqual({ kind: 'connecting', attempt: 0, retryAt: null })
    expect(environment.socket.protocol).toBe('synctv.v1')
    environment.socket.open()
    expect(environment.socket.sent).toEqual([{ type: 'hello', token: 'token', device: 'Test', client: 'test/1' }])
    let changes = 0
    room.subscribe(() => changes++)
    environment.socket.receive(welcome())
    expect(room.status).toEqual({ kind: 'online' })
    expect(room.state.epoch).toBe('e1')
    expect(changes).toBeGreaterThan(0)
  })

  test('a second connect() opens no second socket', () => {
    const { environment, room } = online()
    room.connect()
    expect(environment.sockets).toHaveLength(1)
  })

  test('no welcome in time is an attempt that failed', async () => {
    const { environment, room } = connection()
    environment.socket.open()
    await environment.advance(2501)
    expect(environment.sockets[0]?.closedWith).not.toBeNull()
    expect(room.status.kind).toBe('connecting')
    await environment.advance(500)
    expect(environment.sockets).toHaveLength(2)
  })

  test('each attempt gets longer than the one before, for those on a slow path', async () => {
    const { environment } = connection()
    const times: number[] = []
    for (let i = 0; i < 6; i++) {
      const socket = environment.socket
      const begin = environment.monotonic()
      while (socket.closedWith === null) await environment.advance(100)
      times.push(environment.monotonic() - begin)
      while (environment.socket === socket) await environment.advance(100)
    }
    for (const time of times.slice(0, 2)) expect(time).toBeLessThanOrEqual(2600)
    expect(times[2]).toBeGreaterThan(4500)
    for (const time of times.slice(3)) expect(time).toBeGreaterThan(9500)
  })

  test('the welcome gives a first idea of cluster time', () => {
    const { environment, room } = connection()
    environment.socket.open()
    environment.socket.receive(welcome({ now: 1_800_000_000_000 }))
    expect(room.clock.now()).toBeCloseTo(1_800_000_000_000, 3)
  })
})

describe('reconnecting', () => {
  test('after a cut it comes back quickly and resumes, with the state kept meanwhile', async () => {
    const { environment, room, socket } = online()
    socket.receive(chatEvent(11))
    socket.drop()
    expect(room.status.kind).toBe('reconnecting')
    expect(room.state.chat).toHaveLength(1)
    await environment.advance(400)
    expect(environment.sockets).toHaveLength(2)
    environment.socket.open()
    expect(environment.socket.sent[0]).toMatchObject({ type: 'hello', resume: { epoch: 'e1', seq: 11, session: 's1' } })
    environment.socket.receive([welcome({ resumed: true, seq: 12 }), chatEvent(12)])
    expect(room.status.kind).toBe('online')
    expect(room.state.chat.map((m) => m.text)).toEqual(['m11', 'm12'])
  })

  test('pauses between attempts grow, vary and stay below the cap', async () => {
    const { environment, room, socket } = online()
    socket.drop()
    const pauses: number[] = []
    for (let i = 0; i < 12; i++) {
      const { status } = room
      if (status.kind !== 'reconnecting' || status.retryAt === null) throw new Error('not waiting')
      pauses.push(status.retryAt - environment.wall())
      await environment.advance(status.retryAt - environment.wall() + 1)
      environment.socket.drop()
    }
    expect(pauses[0]).toBeGreaterThanOrEqual(100)
    expect(pauses[0]).toBeLessThanOrEqual(400)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(3000)
    expect(Math.max(...pauses.slice(4))).toBeGreaterThan(1000)
    expect(new Set(pauses).size).toBe(pauses.length)
  })

  test('a server that was killed and lost its epoch gives a fresh start', async () => {
    const { environment, room, socket } = online()
    socket.receive(chatEvent(11))
    socket.drop()
    await environment.advance(500)
    environment.socket.open()
    environment.socket.receive(welcome({ epoch: 'e2', seq: 2 }))
    environment.socket.receive(chatEvent(3))
    expect(room.state.epoch).toBe('e2')
    expect(room.state.seq).toBe(3)
    expect(room.state.chat.map((m) => m.text)).toEqual(['m3'])
  })

  test('an attempt that hangs gives way to the next within 4 s', async () => {
    const { environment, room, socket } = online()
    socket.drop()
    // The first attempt reaches a machine that says nothing: 0.4 s, 2.5 s and 0.8 s later the next one begins at most.
    await environment.advance(3701)
    expect(environment.sockets).toHaveLength(3)
    environment.socket.open()
    environment.socket.receive(welcome({ resumed: true }))
    expect(room.status.kind).toBe('online')
  })

  test('coming online again does not wait for the pause to end', async () => {
    const { environment, socket } = online()
    socket.drop()
    for (let i = 0; i < 6; i++) {
      await environment.advance(5001)
      environment.socket.drop()
    }
    const before = environment.sockets.length
    environment.wake('online')
    await environment.advance(400)
    expect(environment.sockets).toHaveLength(before + 1)
  })

  test.each([
    [4501, 'unauthenticated'],
    [4502, 'kicked'],
    [4503, 'banned'],
    [4504, 'room-closed'],
    [4505, 'limit'],
    [4506, 'protocol-error'],
    [4507, 'policy'],
    [4508, 'join-required'],
    [4999, 'unknown'],
    [1000, 'ended'],
  ])('close code %i stops with the reason %s', async (code, reason) => {
    const { environment, room, socket } = online()
    const waiting = outcome(room.play())
    socket.drop(code, 'because')
    expect(room.status).toEqual({ kind: 'stopped', reason, closeCode: code, message: 'because' })
    expect(await waiting).toBe('CLOSED')
    await environment.advance(60_000)
    expect(environment.sockets).toHaveLength(1)
    expect(environment.pendingTimers).toBe(0)
    room.connect()
    expect(environment.sockets).toHaveLength(2)
  })

  test.each([4001, 4002, 4003, 4004, 4005, 4006, 4007, 4499, 1001, 1006, 1011, 1012])('close code %i comes back', async (code) => {
    const { environment, socket } = online()
    socket.drop(code)
    await environment.advance(500)
    expect(environment.sockets).toHaveLength(2)
  })

  test('a draining server is left at the time it asked for', async () => {
    const { environment, room, socket } = online()
    socket.receive({ type: 'drain', reconnectAfter: 2500 })
    await environment.advance(2400)
    expect(room.status.kind).toBe('online')
    expect(environment.sockets).toHaveLength(1)
    await environment.advance(101)
    expect(environment.sockets).toHaveLength(2)
  })

  test('a draining server that closes early is not asked before the time', async () => {
    const { environment, socket } = online()
    socket.receive({ type: 'drain', reconnectAfter: 2500 })
    await environment.advance(1000)
    socket.drop(4002)
    await environment.advance(1400)
    expect(environment.sockets).toHaveLength(1)
    await environment.advance(101)
    expect(environment.sockets).toHaveLength(2)
  })
})

describe('liveness', () => {
  test('silence while pings go unanswered is a dead connection', async () => {
    const { environment, room, socket } = online()
    await environment.advance(4900)
    expect(environment.sockets).toHaveLength(1)
    await environment.advance(1500)
    expect(room.status.kind).not.toBe('online')
    expect(socket.closedWith).not.toBeNull()
  })

  test('answers keep it alive', async () => {
    const { environment, room, socket } = online()
    socket.answer = (message) => {
      if (message.type === 'ping') socket.receive({ type: 'pong', t0: message.t0, t1: 0, t2: 0 })
    }
    await environment.advance(60_000)
    expect(room.status.kind).toBe('online')
  })

  test('a page that wakes up finds a dead connection within seconds', async () => {
    const { environment, room } = online({ heartbeat: 20 })
    await environment.advance(1000)
    environment.wake('visible')
    await environment.advance(3001)
    expect(room.status.kind).toBe('reconnecting')
  })
})

describe('commands', () => {
  test('resolve on ack with what the server says', async () => {
    const { room, socket } = online()
    const command = room.sendChat('hello', { mediaPosition: 3 })
    const [sent] = socket.sentOf('chat.send')
    expect(sent).toMatchObject({ text: 'hello', mediaPosition: 3 })
    expect(sent?.key).toMatch(/^[a-z0-9]{22}$/)
    socket.receive({ type: 'ack', id: sent?.id, seq: 11, ids: ['c1'] })
    expect(await command).toEqual({ seq: 11, ids: ['c1'] })
  })

  test('reject with the server’s code', async () => {
    const { room, socket } = online()
    const command = room.seek(5)
    socket.receive({ type: 'reject', id: socket.sentOf('playback.seek')[0]?.id, code: 'FORBIDDEN', message: 'no', retryable: false })
    await expect(command).rejects.toMatchObject({ code: 'FORBIDDEN', message: 'no', retryable: false })
  })

  test('carry their fields and guards', () => {
    const { room, socket } = online()
    void outcome(room.play(4, { expectedMedia: 'a', expectedVersion: 2 }))
    void outcome(room.pause())
    void outcome(room.rate(1.5))
    void outcome(room.select('b', { playing: true }))
    void outcome(room.addItems([{ url: 'https://example.org/x.mp4' }], { select: true, after: null }))
    void outcome(room.removeItems(['a']))
    void outcome(room.moveItem('a', 'b'))
    void outcome(room.ended('a', 60))
    const commands = socket.sent.slice(1).filter((message) => message.type !== 'ping') as (Command & { id: number })[]
    expect(commands.map(({ id: _id, key: _key, ...rest }) => rest)).toEqual([
      { type: 'playback.play', position: 4, expectedMedia: 'a', expectedVersion: 2 },
      { type: 'playback.pause' },
      { type: 'playback.rate', rate: 1.5 },
      { type: 'playback.select', media: 'b', playing: true },
      { type: 'playlist.add', items: [{ url: 'https://example.org/x.mp4' }], select: true, after: null },
      { type: 'playlist.remove', items: ['a'] },
      { type: 'playlist.move', item: 'a', after: 'b' },
      { type: 'playback.ended', media: 'a', position: 60 },
    ])
  })

  test('without an answer are sent again after a reconnect, under the same key', async () => {
    const { environment, room, socket } = online()
    const command = room.sendChat('once')
    const first = socket.sentOf('chat.send')[0]
    socket.drop()
    const offline = room.pause()
    await environment.advance(400)
    environment.socket.open()
    expect(environment.socket.sentOf('chat.send')).toHaveLength(0)
    environment.socket.receive(welcome({ resumed: true }))
    expect(environment.socket.sentOf('chat.send')).toEqual([first])
    environment.socket.receive([
      { type: 'ack', id: first?.id, ids: ['c1'] },
      { type: 'ack', id: environment.socket.sentOf('playback.pause')[0]?.id },
    ])
    expect(await command).toEqual({ ids: ['c1'] })
    expect(await offline).toEqual({ ids: [] })
  })

  test('each have a key of their own', () => {
    const { room, socket } = online()
    for (let i = 0; i < 2; i++) {
      void outcome(room.sendChat('hi'))
      void outcome(room.addItems([{ url: 'https://example.org/x.mp4' }]))
      void outcome(room.removeItems(['a']))
      void outcome(room.moveItem('a', null))
      void outcome(room.play())
    }
    const keys = socket.sent.slice(1).flatMap((sent) => ('id' in sent ? [(sent as Command).key] : []))
    expect(new Set(keys).size).toBe(10)
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{22}$/)
  })

  test('whose key was used for another are refused and not sent again', async () => {
    const { environment, room, socket } = online()
    const command = room.sendChat('hi').catch((error: unknown) => error)
    const id = socket.sentOf('chat.send')[0]?.id
    socket.receive({ type: 'reject', id, code: 'KEY_REUSED', message: 'This key was used for another command', retryable: false })
    expect(await command).toMatchObject({ code: 'KEY_REUSED', retryable: false })
    socket.drop()
    await environment.advance(400)
    environment.socket.open()
    environment.socket.receive(welcome({ resumed: true }))
    expect(environment.socket.sentOf('chat.send')).toHaveLength(0)
  })

  test('are given up after a while', async () => {
    const { environment, room } = online()
    const command = outcome(room.play())
    await environment.advance(10_001)
    expect(await command).toBe('TIMEOUT')
  })

  test('are bounded in number', async () => {
    const { room } = online()
    const commands = Array.from({ length: PENDING_MAX }, () => outcome(room.play()))
    expect(await outcome(room.play())).toBe('QUEUE_FULL')
    room.close()
    expect(await Promise.all(commands)).toEqual(commands.map(() => 'CLOSED'))
  })

  test('are refused without a connection', async () => {
    const { room } = online()
    room.close()
    expect(room.status).toEqual({ kind: 'idle' })
    expect(await outcome(room.play())).toBe('CLOSED')
  })
})

describe('order', () => {
  test('a message that is told again, or changed, is no new one', () => {
    const { room, socket } = online()
    const heard: string[] = []
    room.on('chat', (message) => heard.push(message.text))
    const first = chatEvent(11, 'hi')
    socket.receive(first)
    socket.receive({ ...first, seq: 12 })
    socket.receive({ ...first, seq: 13, message: { ...first.message, text: 'hello', version: 2 } })
    expect(heard).toEqual(['hi'])
    expect(room.state.chat.map((message) => message.text)).toEqual(['hello'])
    expect(room.state.seq).toBe(13)
  })

  test('a frame may hold several messages; listeners hear once of the change', () => {
    const { room, socket } = online()
    let changes = 0
    room.subscribe(() => changes++)
    socket.receive([chatEvent(11), chatEvent(12), playbackEvent(13, { media: 'a' })])
    expect(room.state.seq).toBe(13)
    expect(changes).toBe(1)
  })

  test('what came already is dropped and not told again', () => {
    const { room, socket } = online()
    const heard: string[] = []
    room.on('chat', (message) => heard.push(message.text))
    socket.receive([chatEvent(11), chatEvent(11), chatEvent(10)])
    expect(heard).toEqual(['m11'])
  })

  test('a gap is asked for once, and nothing is applied before it is filled', () => {
    const { room, socket } = online()
    socket.receive([chatEvent(13), chatEvent(14)])
    expect(socket.sentOf('sync')).toEqual([{ type: 'sync', epoch: 'e1', seq: 10 }])
    expect(room.state.seq).toBe(10)
    socket.receive([chatEvent(11), chatEvent(12), chatEvent(13), chatEvent(14)])
    expect(room.state.chat.map((m) => m.text)).toEqual(['m11', 'm12', 'm13', 'm14'])
    socket.receive(chatEvent(16))
    expect(socket.sentOf('sync')).toHaveLength(2)
  })

  test('a gap may be answered by a fresh welcome', () => {
    const { room, socket } = online()
    socket.receive(chatEvent(99))
    socket.receive(welcome({ seq: 99 }))
    socket.receive(chatEvent(100))
    expect(room.state.seq).toBe(100)
    expect(room.status.kind).toBe('online')
  })

  test('a gap that stays is a reason to reconnect', async () => {
    const { environment, socket } = online()
    socket.receive(chatEvent(99))
    await environment.advance(5500)
    expect(environment.sockets).toHaveLength(2)
  })

  test('frames that make no sense are ignored', () => {
    const { room, socket } = online()
    for (const frame of ['{', '42', 'null', '[1, null]', '{"no":"type"}', '{"type":"future","x":1}']) socket.receive(frame)
    socket.receive(chatEvent(11))
    expect(room.state.seq).toBe(11)
  })
})

test('typing is told at most every two seconds', async () => {
  const { environment, room, socket } = online()
  for (let i = 0; i < 30; i++) {
    room.typing()
    await environment.advance(100)
  }
  expect(socket.sentOf('typing')).toHaveLength(2)
})

test('a refusal that answers no command is an event', () => {
  const { room, socket } = online()
  const codes: string[] = []
  room.on('reject', (reject) => codes.push(reject.code))
  socket.receive({ type: 'reject', code: 'RATE_LIMITED', message: '', retryable: true })
  expect(codes).toEqual(['RATE_LIMITED'])
})
