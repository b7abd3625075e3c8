import type { Environment, SocketLike } from './environment'
import { SUBPROTOCOL, type ClientMessage, type ServerMessage } from './protocol'

/** The close code of a connection that was cut, as browsers report it. */
const CUT = 1006

export interface LinkListener {
  opened(): void
  /** The messages of one frame, and the local monotonic time at which it was received. */
  received(messages: readonly ServerMessage[], at: number): void
  /** Called once, whoever ended it; not after {@link Link.close}. */
  closed(code: number, reason: string): void
}

/** One WebSocket from opening to closing. */
export class Link {
  private readonly socket: SocketLike
  private cancelTimeout: () => void
  private over = false
  private usable = false

  constructor(
    environment: Environment,
    url: string,
    /** A socket that is not open after the one, or not welcomed after the other from then on, is given up, ms. */
    timeouts: { readonly answer: number; readonly welcome: number },
    private readonly listener: LinkListener,
  ) {
    this.socket = environment.openSocket(url, SUBPROTOCOL)
    this.cancelTimeout = environment.after(timeouts.answer, () => this.abandon('no answer in time'))
    this.socket.onopen = () => {
      if (this.over) return
      this.cancelTimeout()
      this.cancelTimeout = environment.after(timeouts.welcome, () => this.abandon('no welcome in time'))
      this.usable = true
      listener.opened()
    }
    this.socket.onmessage = ({ data }) => {
      // First of all the time: parsing a large welcome must not count as travelling time.
      const at = environment.monotonic()
      const messages = parse(data)
      if (!this.over && messages.length > 0) listener.received(messages, at)
    }
    this.socket.onclose = ({ code, reason }) => this.end(code, reason)
  }

  /** Tells that the welcome has come, so the connection counts as up. */
  established(): void {
    this.cancelTimeout()
  }

  /** Sends when open; else the message is dropped. */
  send(message: ClientMessage): boolean {
    if (!this.usable || this.over) return false
    this.socket.send(JSON.stringify(message))
    return true
  }

  /** Gives up a connection that does not answer. Does not wait for the closing handshake, which a dead peer never ends. */
  abandon(reason: string): void {
    this.end(CUT, reason)
    this.socket.close()
  }

  /** Ends the connection without telling the listener. */
  close(): void {
    this.over = true
    this.cancelTimeout()
    this.socket.close(1000)
  }

  private end(code: number, reason: string): void {
    if (this.over) return
    this.over = true
    this.cancelTimeout()
    this.listener.closed(code, reason)
  }
}

/** A frame holds a message or an array of messages; what is neither is left out. */
function parse(data: unknown): ServerMessage[] {
  if (typeof data !== 'string') return []
  try {
    const value: unknown = JSON.parse(data)
    return (Array.isArray(value) ? value : [value]).filter(isMessage)
  } catch {
    return []
  }
}

function isMessage(value: unknown): value is ServerMessage {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
