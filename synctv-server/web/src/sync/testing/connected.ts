import { RoomConnection } from '../connection'
import { SyncError } from '../errors'
import type { Welcome } from '../protocol'
import { FakeEnvironment } from './fake-environment'
import { welcome } from './samples'

/** A connection that is being opened; the test plays the server. */
export function connection(url: string | readonly string[] = 'ws://host/ws') {
  const environment = new FakeEnvironment()
  const room = new RoomConnection({ url, token: () => 'token', device: 'Test', client: 'test/1' }, environment)
  room.connect()
  return { environment, room }
}

/** One that was welcomed. */
export function online(change: Partial<Welcome> = {}) {
  const { environment, room } = connection()
  environment.socket.open()
  environment.socket.receive(welcome(change))
  return { environment, room, socket: environment.socket }
}

/** The outcome of a command: its value, or the code of its refusal. */
export const outcome = (command: Promise<unknown>) => command.catch((error: unknown) => (error instanceof SyncError ? error.code : error))
