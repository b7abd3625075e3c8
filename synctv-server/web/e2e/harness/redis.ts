import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { arch, platform } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { ClusterRequirements } from './requirements'

/** The programs that the library holds, as far as it has one for this machine. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'linux-x64': 'redis-server-6.2.6-v5-linux-amd64',
  'linux-arm64': 'redis-server-6.2.7-linux-arm64',
  'darwin-x64': 'redis-server-6.2.6-v5-darwin-amd64',
  'darwin-arm64': 'redis-server-6.2.6-v5-darwin-arm64',
}

/** A Redis server in a process of its own, without a file. */
export class Redis {
  private process: ChildProcess | null = null
  port = 0

  constructor(
    private readonly requirements: ClusterRequirements,
    private readonly folder: string,
  ) {}

  async start(): Promise<void> {
    this.port = await freePort()
    const arguments_ = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.folder]
    const child = spawn(this.program(), arguments_, { stdio: ['ignore', 'pipe', 'inherit'] })
    this.process = child
    process.once('exit', this.kill)
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('eady to accept connections')) resolve()
      })
      child.once('exit', (code) => reject(new Error(`Redis ended with ${code}`)))
    })
  }

  /** Stops it in its tracks: connections stay, nothing is answered. */
  freeze(): void {
    this.process?.kill('SIGSTOP')
  }

  thaw(): void {
    this.process?.kill('SIGCONT')
  }

  async close(): Promise<void> {
    const child = this.process
    this.process = null
    process.off('exit', this.kill)
    if (child === null || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }

  private program(): string {
    const { java, redis } = this.requirements
    if (!redis.endsWith('.jar')) return redis
    const name = PROGRAMS[`${platform()}-${arch()}`]
    if (name === undefined) throw new Error(`No Redis for ${platform()} on ${arch()}: set REDIS_SERVER to one`)
    execFileSync(join(dirname(java), 'jar'), ['xf', redis, name], { cwd: this.folder })
    const program = join(this.folder, name)
    chmodSync(program, 0o700)
    return program
  }

  private readonly kill = (): void => {
    this.process?.kill('SIGKILL')
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
