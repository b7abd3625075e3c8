import type { RoomConnection } from '../../src/sync'

/** What a page tells of itself. */
export type Recorded =
  /** A frame the library was given, as it came, and where the library stood behind it. */
  | { readonly frame: string; readonly epoch: string | null; readonly seq: number; readonly playback: object }
  /** The connection's status from a time on, ms of the page's own clock. */
  | { readonly status: string; readonly at: number }
  /** A chat message that the library told of, by its id. */
  | { readonly told: string }
  /** How a command ended, and after how long. */
  | { readonly outcome: 'done' | 'refused' | 'unanswered'; readonly millis: number; readonly text?: string; readonly code?: string }

export type CommandGiven =
  | { readonly type: 'chat'; readonly text: string }
  | { readonly type: 'seek' | 'pause'; readonly position: number }

/** What is kept in the page's window. */
interface Following {
  room: RoomConnection
  note(recorded: Recorded): void
  record(records: readonly Recorded[]): Promise<void>
}

/** Runs in a page: follows a room with the library, and writes down what that is given and makes of it. */
export async function follow(
  library: unknown,
  { room: id, name, servers }: { readonly room: string; readonly name: string; readonly servers: readonly string[] },
): Promise<void> {
  const GATHER_MS = 20
  const { RoomConnection, SyncApi } = library as typeof import('../../src/sync')
  const here = window as unknown as Following
  const gathered: Recorded[] = []
  here.note = (recorded) => {
    if (gathered.length === 0) setTimeout(() => void here.record(gathered.splice(0)), GATHER_MS)
    gathered.push(recorded)
  }
  let token = ''
  const api = new SyncApi({ base: servers.map((server) => `${server}/api/v1`), token: () => token || null })
  token = (await api.guest(name)).accessToken

  // What the library hears: of the socket it opened last, unless it has given that up and waits for its next attempt.
  let latest: WebSocket | null = null
  const listens = (socket: WebSocket) => {
    const { status } = here.room
    return socket === latest && (status.kind === 'online' || ('retryAt' in status && status.retryAt === null))
  }
  const isOfTheRoom = (frame: string) => {
    const value = JSON.parse(frame) as { type: string; seq?: number }[] | { type: string; seq?: number }
    return [value].flat().some((message) => message.type === 'welcome' || (message.seq !== undefined && message.type !== 'ack'))
  }
  window.WebSocket = new Proxy(window.WebSocket, {
    construct(target, parameters) {
      const socket = Reflect.construct(target, parameters) as WebSocket
      latest = socket
      Object.defineProperty(socket, 'onmessage', {
        set: (handler: (event: MessageEvent) => void) => socket.addEventListener('message', (event: MessageEvent<string>) => {
          const heard = listens(socket) && isOfTheRoom(event.data)
          handler(event)
          const { epoch, seq, playback } = here.room.state
          if (heard) here.note({ frame: event.data, epoch, seq, playback })
        }),
      })
      return socket
    },
  })
  const room = new RoomConnection({ url: api.socketUrls(id), token: () => token, client: 'synctv-faults' })
  here.room = room
  let status = ''
  room.subscribe(() => {
    const now = room.status.kind === 'stopped' ? `stopped: ${room.status.reason}` : room.status.kind
    if (now !== status) here.note({ status: now, at: performance.now() })
    status = now
  })
  room.on('chat', (message) => here.note({ told: message.id }))
  room.connect()
}

/** Runs in a page: gives commands, each when the one before is answered. */
export async function act(commands: readonly CommandGiven[]): Promise<void> {
  /** Below what a server lets one connection send. */
  const PAUSE_MS = 30
  const { room, note } = window as unknown as Following
  for (const command of commands) {
    const start = performance.now()
    const end = (outcome: 'done' | 'refused' | 'unanswered', more: { code?: string } = {}) => note({
      outcome, millis: performance.now() - start, ...(command.type === 'chat' ? { text: command.text } : {}), ...more,
    })
    try {
      if (command.type === 'chat') await room.sendChat(command.text)
      else await room[command.type](command.position)
      end('done')
    } catch (error) {
      const code = String((error as { code?: string }).code ?? error)
      end(code === 'TIMEOUT' || code === 'CLOSED' ? 'unanswered' : 'refused', { code })
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
