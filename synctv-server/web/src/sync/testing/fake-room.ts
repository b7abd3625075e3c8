import { RoomConnection } from '../connection'
import type { ClientMessage, Playback, Welcome } from '../protocol'
import { FakeEnvironment, type FakeSocket } from './fake-environment'
import { playbackEvent, welcome } from './samples'

const NOW = 1_800_000_000_000

/** A connection that is online with a server that answers pings; everything else is the test's. */
export function fakeRoom(change: Partial<Welcome> = {}) {
  const environment = new FakeEnvironment()
  const room = new RoomConnection({ url: 'ws://host/ws', token: () => 'token' }, environment)
  const origin = NOW - environment.monotonic()
  const now = () => environment.monotonic() + origin
  let seq = 10
  let version = 1
  let answer: (message: ClientMessage) => void = () => {}
  room.connect()
  const socket: FakeSocket = environment.socket
  socket.answer = (message) => {
    if (message.type === 'ping') socket.receive({ type: 'pong', t0: message.t0, t1: now(), t2: now() })
    else answer(message)
  }
  socket.open()
  socket.receive(welcome({ now: now(), ...change }))
  return {
    environment,
    room,
    socket,
    now,
    onMessage(listener: (message: ClientMessage) => void) {
      answer = listener
    },
    /** The room's playback changes; returns the sequence number. */
    play(change: Partial<Playback>): number {
      seq += 1
      version += 1
      socket.receive(playbackEvent(seq, { media: 'a', anchor: now(), version, ...change }))
      return seq
    },
  }
}
