import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from './redis'
import type { ClusterRequirements } from './requirements'
import { SyncServer } from './sync-server'

/** Several servers that are one: a process each, with a Redis between them and one database on this machine. */
export class Cluster {
  private readonly folder = mkdtempSync(join(tmpdir(), 'synctv-e2e-cluster-'))
  private started: SyncServer[] = []
  readonly redis: Redis

  /** @param clocks one for each server: the machine's, or one that is 5 s ahead */
  constructor(
    private readonly requirements: ClusterRequirements,
    private readonly clocks: readonly ('right' | 'ahead')[],
  ) {
    this.redis = new Redis(requirements, this.folder)
  }

  get nodes(): readonly SyncServer[] {
    return this.started
  }

  get port(): number {
    return this.portFor(0)
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`
  }

  /** The port of one node or, when it is gone, of another, as a balancer would have it. */
  portFor(node: number): number {
    const order = [...this.started.slice(node), ...this.started.slice(0, node)]
    return order.find((server) => server.alive)?.port ?? 0
  }

  async start(): Promise<void> {
    await this.redis.start()
    this.started = this.clocks.map((clock, index) => this.node(clock, `node-${index + 1}`))
    await Promise.all(this.started.map((node) => node.start()))
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((node) => node.close()))
    await this.redis.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  private node(clock: 'right' | 'ahead', name: string): SyncServer {
    return new SyncServer(this.requirements, {
      data: join(this.folder, 'data'),
      settings: {
        SYNCTV_CLUSTER_MODE: 'on',
        SYNCTV_CLUSTER_TRANSPORT: clock === 'right' ? 'redis' : 'redis-ahead',
        SYNCTV_CLUSTER_NODE_ID: name,
        SYNCTV_CLUSTER_SECRET: 'a secret of the browser tests, which all nodes share',
        SYNCTV_CLUSTER_REDIS_ADDRESSES: `redis://127.0.0.1:${this.redis.port}`,
        SYNCTV_CLUSTER_PRESENCE_HEARTBEAT: '500ms',
        SYNCTV_CLUSTER_PRESENCE_TTL: '2s',
      },
      libraries: [this.requirements.lab],
    })
  }
}
