import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Requirements } from './requirements'

const START_TIMEOUT = 60_000
const STOP_TIMEOUT = 10_000
const KEPT_LINES = 60

export interface ServerOptions {
  /** A data folder that others use too; without one it has its own, which ends with the test. */
  readonly data?: string
  /** Settings by the name of their environment variable. */
  readonly settings?: Readonly<Record<string, string>>
  /** Jars beside its own. */
  readonly libraries?: readonly string[]
}

/** A SyncTV server in a process of its own. */
export class SyncServer {
  private readonly ownData: string | null
  private process: ChildProcess | null = null
  private log: string[] = []
  port = 0

  constructor(
    private readonly requirements: Requirements,
    private readonly options: ServerOptions = {},
  ) {
    this.ownData = options.data === undefined ? mkdtempSync(join(tmpdir(), 'synctv-e2e-')) : null
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get alive(): boolean {
    return this.process !== null
  }

  /** Starts it; the second time on the port and data of the first. */
  async start(): Promise<void> {
    const { java, jar } = this.requirements
    const data = this.options.data ?? this.ownData ?? ''
    const libraries = [jar, ...(this.options.libraries ?? [])].join(delimiter)
    const child = spawn(java, ['-Xmx256m', '-cp', libraries, 'io.synctv.server.Main', '--host', '127.0.0.1', '--port', String(this.port), '--data', data], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...withoutSettings(), ...this.options.settings },
    })
    this.process = child
    process.once('exit', this.kill)
    const ready = new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`The server did not start in time:\n${this.tail()}`)), START_TIMEOUT)
      const look = (line: string) => {
        this.log = [...this.log.slice(1 - KEPT_LINES), line]
        const address = /ready at (http:\/\/\S+)/.exec(line)?.[1]
        if (address === undefined) return
        clearTimeout(timer)
        resolve(address)
      }
      for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', look)
      child.once('exit', (code) => {
        clearTimeout(timer)
        reject(new Error(`The server ended with ${code}:\n${this.tail()}`))
      })
    })
    this.port = Number(new URL(await ready).port)
  }

  /** As a crash or a power cut does: no goodbye to anybody. */
  async crash(): Promise<void> {
    await this.end('SIGKILL')
  }

  async close(): Promise<void> {
    await this.end('SIGTERM')
    process.off('exit', this.kill)
    if (this.ownData !== null) rmSync(this.ownData, { recursive: true, force: true })
  }

  /** The last lines it wrote. */
  tail(): string {
    return this.log.join('\n')
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.process
    this.process = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT)
    await ended
    clearTimeout(timer)
  }

  private readonly kill = (): void => {
    this.process?.kill('SIGKILL')
  }
}

/** The server takes every SYNCTV_ variable for a setting; those around the tests are not meant for it. */
function withoutSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('SYNCTV_')))
}
