import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'
import type { RoomConnection, SyncedPlayer } from '../../src/sync'
import { eventually } from './wait'

/** The name that media addresses carry; every viewer reaches it by a path of its own. */
export const MEDIA_HOST = 'media.test'

export interface ViewerOptions {
  readonly chromium: string
  /** Where the page comes from, e.g. `http://127.0.0.1:1234`. */
  readonly origin: string
  readonly mediaPort: number
  /** As browsers do by default: no sound before a click. */
  readonly needsClick?: boolean
  readonly phone?: boolean
  readonly language?: string
  readonly colorScheme?: 'light' | 'dark'
}

/** What the page offers for tests. */
interface Exposed {
  readonly room: RoomConnection
  readonly player: SyncedPlayer
}

/** How long a page is kept busy to be known by it, ms. */
const BUSY = 600
const DESKTOP = { viewport: { width: 1280, height: 720 } }
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** A person with a browser of their own: fresh profile, own network path. */
export class Viewer {
  /** Errors on the console and exceptions nobody caught. */
  readonly errors: string[] = []
  /** Addresses asked for that are not on this machine. */
  readonly strayRequests: string[] = []
  /** The playback commands that the page's sockets sent, refused ones too, as `playback.seek`. */
  readonly commands: string[] = []

  private constructor(
    private readonly browser: Browser,
    readonly context: BrowserContext,
    public page: Page,
    readonly origin: string,
    private readonly phone: boolean,
    private readonly end: () => Promise<void> = () => browser.close(),
  ) {
    context.on('request', (request) => this.noteRequest(request.url()))
    this.listen(page)
  }

  static async open(options: ViewerOptions): Promise<Viewer> {
    const browser = await chromium.launch({
      executablePath: options.chromium,
      headless: true,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        `--autoplay-policy=${options.needsClick ? 'document-user-activation-required' : 'no-user-gesture-required'}`,
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        // Nothing else can be reached, whatever a page tries.
        `--host-resolver-rules=MAP ${MEDIA_HOST} 127.0.0.1:${options.mediaPort}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      ],
    })
    const context = await browser.newContext({
      ...(options.phone ? PHONE : DESKTOP),
      locale: options.language ?? 'en-GB',
      colorScheme: options.colorScheme ?? 'dark',
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    context.setDefaultTimeout(10_000)
    return new Viewer(browser, context, await context.newPage(), options.origin, options.phone ?? false)
  }

  /** Somebody else in the same browser, with a profile of their own, who comes by another path. */
  async beside(origin: string): Promise<Viewer> {
    const context = await this.browser.newContext(DESKTOP)
    context.setDefaultTimeout(10_000)
    return new Viewer(this.browser, context, await context.newPage(), origin, false, () => context.close())
  }

  get(testId: string): Locator {
    return this.page.getByTestId(testId)
  }

  async enterName(name: string): Promise<void> {
    await this.get('name-input').fill(name)
    await this.get('sign-in').click()
  }

  /** From the first page to a room of one's own; returns the room's path. */
  async createRoom(name: string, room: string): Promise<string> {
    await this.page.goto(this.origin)
    await this.enterName(name)
    await this.get('room-name').fill(room)
    await this.get('create-room').click()
    await this.online()
    return new URL(this.page.url()).pathname
  }

  async joinRoom(name: string, path: string): Promise<void> {
    await this.page.goto(this.origin + path)
    await this.enterName(name)
    await this.online()
  }

  async online(within?: number): Promise<void> {
    await eventually('the connection to the room', () => this.ask(({ room }) => room.status.kind === 'online'), within)
  }

  async add(url: string): Promise<void> {
    if (!(await this.get('add-url').isVisible())) await this.get('tab-playlist').click()
    await this.get('add-url').fill(url)
    await this.get('add-submit').click()
    await eventually(`${url} in the playlist`, () => this.ask(({ room }, wanted) => room.state.playlist.some((item) => item.url === wanted), url))
  }

  /** Controls hide while nobody moves; a mouse that comes, or a finger, calls them up. */
  async wakeControls(): Promise<void> {
    const stage = this.page.locator('.stage')
    if (this.phone) {
      if ((await stage.getAttribute('class'))?.includes('asleep')) await this.get('video').tap()
    } else {
      await this.get('video').hover({ position: { x: 20, y: 20 } })
      await this.get('video').hover({ position: { x: 40, y: 40 } })
    }
    await this.page.locator('.stage:not(.asleep)').waitFor()
  }

  /** The same person in a new tab, which no click has been made in yet. */
  async openTab(path: string): Promise<void> {
    const old = this.page
    this.page = await this.context.newPage()
    this.listen(this.page)
    await old.close()
    await this.page.goto(this.origin + path)
  }

  /** Past the user interface, for measurements. */
  async addAndPlay(url: string): Promise<void> {
    await this.ask(({ room }, address) => room.addItems([{ url: address }], { select: true }).then(() => undefined), url)
  }

  async selectFirst(): Promise<void> {
    await this.ask(({ room }) => room.select(room.state.playlist[0]?.id ?? null, { playing: true }).then(() => undefined))
  }

  /** Runs a function on the page's own room and player; null while there is none. */
  async ask<T, A = undefined>(question: (exposed: Exposed, argument: A) => T | Promise<T>, argument?: A): Promise<T | null> {
    const exposed = await this.page.evaluateHandle(() => {
      const { synctv } = window as { synctv?: Exposed }
      return synctv?.player ? synctv : null
    })
    try {
      return await exposed.evaluate(question as (exposed: Exposed | null, argument: unknown) => T | Promise<T>, argument)
    } catch (error) {
      if (await exposed.evaluate((there) => there === null)) return null
      throw error
    } finally {
      await exposed.dispose()
    }
  }

  /** Sends a command and waits for the server's answer. */
  async command(what: 'play' | 'pause' | 'seek' | 'rate', value?: number): Promise<void> {
    await this.ask(async ({ room }, [name, number]) => {
      if (name === 'seek') await room.seek(number ?? 0)
      else if (name === 'rate') await room.rate(number ?? 1)
      else await room[name]()
    }, [what, value] as const)
  }

  /** The picture moves. */
  async playing(within?: number): Promise<void> {
    const position = () => this.get('video').evaluate((video: HTMLVideoElement) => video.currentTime)
    let before = await position()
    let steps = 0
    await eventually(
      'a picture that moves',
      async () => {
        const now = await position()
        if (now > before) steps += 1
        before = now
        return steps >= 4
      },
      within,
    )
  }

  async close(): Promise<void> {
    await this.end()
  }

  /** The process that runs this page: the one that becomes busy with it. */
  async renderer(): Promise<number> {
    const session = await this.browser.newBrowserCDPSession()
    const times = async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo')
      return new Map(processInfo.flatMap(({ type, id, cpuTime }) => (type === 'renderer' ? [[id, cpuTime] as const] : [])))
    }
    const before = await times()
    await this.page.evaluate((ms) => {
      const until = performance.now() + ms
      while (performance.now() < until);
    }, BUSY)
    const spent = [...(await times())].map(([id, time]) => [id, time - (before.get(id) ?? 0)] as const).sort((a, b) => b[1] - a[1])
    await session.detach()
    const [found] = spent
    if (!found) throw new Error('No process runs this page')
    return found[0]
  }

  private listen(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(`${message.text()} (${message.location().url})`)
    })
    page.on('pageerror', (error) => this.errors.push(String(error)))
    page.on('websocket', (socket) => {
      this.noteRequest(socket.url())
      socket.on('framesent', ({ payload }) => this.noteCommands(String(payload)))
    })
  }

  private noteCommands(frame: string): void {
    for (const { type } of [JSON.parse(frame) as { type: string } | { type: string }[]].flat()) {
      if (type.startsWith('playback.')) this.commands.push(type)
    }
  }

  private noteRequest(url: string): void {
    const { protocol, hostname } = new URL(url)
    const here = protocol === 'blob:' || protocol === 'data:' || hostname === '127.0.0.1' || hostname === MEDIA_HOST
    if (!here) this.strayRequests.push(url)
  }
}
