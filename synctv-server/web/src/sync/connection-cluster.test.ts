import { describe, expect, test } from 'vitest'
import { connection, online } from './testing/connected'
import type { FakeEnvironment } from './testing/fake-environment'
import { chatEvent, message, playback, welcome } from './testing/samples'

describe('several addresses', () => {
  const addresses = ['ws://a/ws', 'ws://b/ws', 'ws://c/ws']
  const used = ({ sockets }: FakeEnvironment) => sockets.map((socket) => socket.url.slice(5, 6)).join('')

  test('one that does not answer is left for the next; one that does is kept', async () => {
    const { environment, room } = connection(addresses)
    environment.socket.drop()
    await environment.advance(401)
    environment.socket.open()
    environment.socket.receive(welcome())
    expect(room.status.kind).toBe('online')
    expect(used(environment)).toBe('ab')
    // A cut may have been the network's: its server is asked first, and then the next ones.
    environment.socket.drop()
    await environment.advance(401)
    expect(used(environment)).toBe('abb')
    environment.socket.drop()
    await environment.advance(401)
    environment.socket.drop()
    await environment.advance(801)
    expect(used(environment)).toBe('abbca')
  })

  test('pauses grow only once all have been tried', async () => {
    const { environment } = connection(addresses)
    for (let i = 0; i < 3; i++) {
      environment.socket.drop()
      await environment.advance(401)
    }
    expect(used(environment)).toBe('abca')
  })

  test('a server that drains sends its people to the next, who resume there', async () => {
    const { environment } = connection(addresses)
    environment.socket.open()
    environment.socket.receive(welcome())
    environment.socket.receive({ type: 'drain', reconnectAfter: 500 })
    await environment.advance(501)
    expect(used(environment)).toBe('ab')
    environment.socket.open()
    expect(environment.socket.sent[0]).toMatchObject({ resume: { epoch: 'e1', seq: 10, session: 's1' } })
  })
})

describe('a new epoch', () => {
  const said = (id: string, at: number) => ({ ...message(id), at })

  test('keeps older chat, has nothing twice, and tells what was said elsewhere', () => {
    const { room, socket } = online({ chat: [said('old', 1), said('mine', 5)] })
    const heard: string[] = []
    room.on('chat', ({ id }) => heard.push(id))
    socket.receive(welcome({ epoch: 'e2', seq: 40, chat: [said('theirs', 3), said('mine', 5), said('later', 6)] }))
    expect(room.state.chat.map(({ id }) => id)).toEqual(['old', 'theirs', 'mine', 'later'])
    expect(heard).toEqual(['theirs', 'later'])
    socket.receive({ ...chatEvent(41), message: said('later', 6) })
    expect(room.state.chat).toHaveLength(4)
    expect(heard).toEqual(['theirs', 'later'])
  })

  test('what the first welcome brings is history and not told', () => {
    const { environment, room } = connection()
    const heard: string[] = []
    room.on('chat', ({ id }) => heard.push(id))
    environment.socket.open()
    environment.socket.receive(welcome({ chat: [said('old', 1)] }))
    expect(heard).toEqual([])
  })

  test('commands in flight are answered on the same connection', async () => {
    const { room, socket } = online()
    const chat = room.sendChat('hello')
    socket.receive(welcome({ epoch: 'e2', seq: 3 }))
    expect(socket.sentOf('chat.send')).toHaveLength(1)
    socket.receive({ type: 'ack', id: socket.sentOf('chat.send')[0]?.id, seq: 4, ids: ['c1'] })
    expect(await chat).toEqual({ seq: 4, ids: ['c1'] })
  })

  test('commands in flight are repeated under their key on another connection', async () => {
    const { environment, room, socket } = online()
    const seek = room.seek(5)
    const [first] = socket.sentOf('playback.seek')
    socket.drop()
    await environment.advance(401)
    environment.socket.open()
    environment.socket.receive(welcome({ epoch: 'e2', seq: 3, playback: playback({ position: 5 }) }))
    expect(environment.socket.sentOf('playback.seek')).toEqual([first])
    environment.socket.receive({ type: 'ack', id: first?.id, seq: 3 })
    expect(await seek).toEqual({ seq: 3, ids: [] })
  })
})
