import type { Environment, SocketLike, WakeCause } from '../environment'
import type { ClientMessage } from '../protocol'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/** Time that moves only when a test says so, and sockets that a test serves. */
export class FakeEnvironment implements Environment {
  readonly sockets: FakeSocket[] = []
  /** Device clock minus monotonic clock, ms. */
  wallOffset = 1_700_000_000_000
  isHidden = false
  private time = 1000
  private timers: Timer[] = []
  private readonly wakeListeners = new Set<(cause: WakeCause) => void>()
  private seed = 42

  monotonic(): number {
    return this.time
  }

  wall(): number {
    return this.time + this.wallOffset
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + Math.max(0, ms), run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  precisely(ms: number, run: () => void): () => void {
    return this.after(ms, run)
  }

  /** A small linear congruential generator: the same numbers in every run. */
  random(): number {
    this.seed = (this.seed * 1103515245 + 12345) % 2 ** 31
    return this.seed / 2 ** 31
  }

  openSocket(url: string, protocol: string): SocketLike {
    const socket = new FakeSocket(url, protocol)
    this.sockets.push(socket)
    return socket
  }

  onWake(listener: (cause: WakeCause) => void): () => void {
    this.wakeListeners.add(listener)
    return () => this.wakeListeners.delete(listener)
  }

  hidden(): boolean {
    return this.isHidden
  }

  wake(cause: WakeCause): void {
    for (const listener of [...this.wakeListeners]) listener(cause)
  }

  /** Lets time pass, running what is due in order; promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms
    await settled()
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.timers = this.timers.filter((timer) => timer !== next)
      this.time = Math.max(this.time, next.at)
      next.run()
      await settled()
    }
    this.time = end
  }

  get pendingTimers(): number {
    return this.timers.length
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1)
    if (socket === undefined) throw new Error('no socket was opened')
    return socket
  }
}

export class FakeSocket implements SocketLike {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: ((event: { code: number; reason: string }) => void) | null = null
  onerror: (() => void) | null = null
  readonly sent: ClientMessage[] = []
  closedWith: number | null = null
  /** Called for each message the client sends, to answer like a server. */
  answer: (message: ClientMessage) => void = () => {}

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {}

  send(data: string): void {
    const message = JSON.parse(data) as ClientMessage
    this.sent.push(message)
    this.answer(message)
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005
  }

  open(): void {
    this.onopen?.()
  }

  receive(frame: unknown): void {
    this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) })
  }

  drop(code = 1006, reason = ''): void {
    this.onclose?.({ code, reason })
  }

  sentOf<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter((message) => message.type === type) as Extract<ClientMessage, { type: T }>[]
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 6; i++) await Promise.resolve()
}
