import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

/** What a path does to what it carries, in each direction. */
export interface Line {
  /** Delays are spread evenly from `delay − jitter` to `delay + jitter`, ms. */
  readonly delay: number
  readonly jitter: number
  /** The share of packets that are lost. TCP sends them again: what is behind them waits. */
  readonly loss: number
}

/** How long TCP takes to send a lost packet again, ms: the least that Linux waits, beside the round trip. */
const RETRANSMIT = 200

/** A network path to a port of this machine that can be slow, stand still or break. */
export class Cable {
  private readonly sockets = new Set<Socket>()
  private line: Line | null = null
  private stalled = false
  private broken = false
  private lost = false
  /** They hear nothing any more, and nobody tells them. */
  private readonly dead = new WeakSet<Socket>()

  private constructor(
    private readonly server: Server,
    private readonly target: () => number,
  ) {
    server.on('connection', (socket: Socket) => this.join(socket))
  }

  /** @param target the port to reach, asked for at each connection */
  static async to(target: () => number): Promise<Cable> {
    // Half-open, so that an end that has sent all may still receive.
    const cable = new Cable(createServer({ allowHalfOpen: true }), target)
    cable.server.listen(0, '127.0.0.1')
    await once(cable.server, 'listening')
    return cable
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  /** Nothing comes through, and nobody is told. */
  stall(): void {
    this.stalled = true
    for (const socket of this.sockets) socket.pause()
  }

  /**
   * As when the line itself goes: nothing comes through, nobody is told, and what was open then, or is opened meanwhile,
   * never goes on. TCP would send again after a minute or two, when all have given up.
   */
  lose(): void {
    this.lost = true
    this.stall()
    for (const socket of this.sockets) this.dead.add(socket)
  }

  /** From now on it is slow, uneven and lossy. */
  degrade(line: Line): void {
    this.line = line
  }

  /** All connections end at once, and new ones too. */
  cut(): void {
    this.broken = true
    for (const socket of this.sockets) socket.resetAndDestroy()
  }

  /** Everything that waited goes on, but for what the line has lost. */
  mend(): void {
    this.stalled = false
    this.broken = false
    this.lost = false
    for (const socket of this.sockets) if (!this.dead.has(socket)) socket.resume()
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.server.close()
    await once(this.server, 'close')
  }

  private join(near: Socket): void {
    if (this.broken) return void near.resetAndDestroy()
    const far = connect({ port: this.target(), host: '127.0.0.1', allowHalfOpen: true })
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.setNoDelay(true)
      this.sockets.add(from)
      if (this.lost) this.dead.add(from)
      if (this.stalled) from.pause()
      const carry = this.carrier()
      from.on('data', (data) => {
        carry(() => {
          if (!to.destroyed && !to.write(data)) from.pause()
        })
      })
      to.on('drain', () => {
        if (!this.stalled && !this.dead.has(from)) from.resume()
      })
      from.on('end', () => carry(() => to.end()))
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.sockets.delete(from)
        to.destroy()
      })
    }
  }

  /** One direction of a connection: delivers in order, each packet when it has arrived. */
  private carrier(): (deliver: () => void) => void {
    const travelling: { at: number; deliver: () => void }[] = []
    const arrive = () => {
      while (travelling[0] && travelling[0].at <= performance.now()) travelling.shift()?.deliver()
      if (travelling[0]) setTimeout(arrive, travelling[0].at - performance.now())
    }
    return (deliver) => {
      const before = travelling.at(-1)
      if (this.line === null && before === undefined) return deliver()
      travelling.push({ at: Math.max(before?.at ?? 0, performance.now() + this.travel()), deliver })
      if (before === undefined) arrive()
    }
  }

  private travel(): number {
    if (this.line === null) return 0
    const { delay, jitter, loss } = this.line
    const once = () => Math.max(0, delay + (Math.random() * 2 - 1) * jitter)
    return once() + (Math.random() < loss ? RETRANSMIT + once() : 0)
  }
}
