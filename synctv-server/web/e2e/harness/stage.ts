import { Cable } from './cable'
import { MediaServer } from './media-server'
import type { Requirements } from './requirements'
import { SyncServer } from './sync-server'
import { MEDIA_HOST, Viewer, type ViewerOptions } from './viewer'

type Choice = Omit<ViewerOptions, 'chromium' | 'origin' | 'mediaPort'>

/** One server or several. */
interface Site {
  readonly origin: string
  readonly port: number
  start(): Promise<void>
  close(): Promise<void>
}

/** Everything one test file needs: a server, clips, people. `close` ends all of it. */
export class Stage<S extends Site = SyncServer> {
  private readonly closing: (() => Promise<void>)[] = []

  private constructor(
    private readonly requirements: Requirements,
    readonly server: S,
    private readonly media: MediaServer,
  ) {}

  static open(requirements: Requirements): Promise<Stage> {
    return Stage.with(requirements, new SyncServer(requirements))
  }

  static async with<S extends Site>(requirements: Requirements, server: S): Promise<Stage<S>> {
    const media = await MediaServer.open()
    const stage = new Stage(requirements, server, media)
    stage.closing.push(() => media.close(), () => server.close())
    try {
      await server.start()
    } catch (error) {
      await stage.close()
      throw error
    }
    return stage
  }

  async viewer(choice: Choice = {}): Promise<Viewer> {
    return this.bring({ ...choice, origin: this.server.origin, mediaPort: this.media.port })
  }

  /**
   * A viewer whose paths to the server and to the media can be stalled and cut.
   *
   * @param port where the path leads, asked for at each connection
   */
  async viewerByCable(choice: Choice = {}, port = () => this.server.port): Promise<{ viewer: Viewer; server: Cable; media: Cable }> {
    const server = await Cable.to(port)
    const media = await Cable.to(() => this.media.port)
    this.closing.push(() => server.close(), () => media.close())
    const viewer = await this.bring({ ...choice, origin: `http://127.0.0.1:${server.port}`, mediaPort: media.port })
    return { viewer, server, media }
  }

  /** Somebody in the browser of another viewer, with a path of their own to the server and one to the clips. */
  async viewerBeside(other: Viewer): Promise<{ viewer: Viewer; server: Cable; media: Cable; clips: string }> {
    const server = await Cable.to(() => this.server.port)
    const media = await Cable.to(() => this.media.port)
    this.closing.push(() => server.close(), () => media.close())
    const viewer = await other.beside(`http://127.0.0.1:${server.port}`)
    return { viewer, server, media, clips: `http://127.0.0.1:${media.port}` }
  }

  /** The address of a clip, the same for every viewer. */
  clip(name: string, query = ''): string {
    return `http://${MEDIA_HOST}/${name}${query && `?${query}`}`
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0).reverse()) await close()
  }

  private async bring(options: Omit<ViewerOptions, 'chromium'>): Promise<Viewer> {
    const viewer = await Viewer.open({ ...options, chromium: this.requirements.chromium })
    this.closing.push(() => viewer.close())
    return viewer
  }
}
