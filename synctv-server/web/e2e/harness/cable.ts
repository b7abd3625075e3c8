import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'

/** A network path to a port of this machine that can stand still or break. */
export class Cable {
  private readonly sockets = new Set<Socket>()
  private stalled = false
  private broken = false

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

  /** All connections end at once, and new ones too. */
  cut(): void {
    this.broken = true
    for (const socket of this.sockets) socket.resetAndDestroy()
  }

  /** Everything that waited goes on. */
  mend(): void {
    this.stalled = false
    this.broken = false
    for (const socket of this.sockets) socket.resume()
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
      if (this.stalled) from.pause()
      from.on('data', (data) => {
        if (!to.write(data)) from.pause()
      })
      to.on('drain', () => {
        if (!this.stalled) from.resume()
      })
      from.on('end', () => to.end())
      from.on('error', () => to.destroy())
      from.on('close', () => {
        this.sockets.delete(from)
        to.destroy()
      })
    }
  }
}
