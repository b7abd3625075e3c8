import type { Page } from 'playwright-core'
import type { PlaybackCause, RoomConnection } from '../../src/sync'
import { eventually } from './wait'
import type { Viewer } from './viewer'

/** A playback event, and whether it came from the onlooker's own command. */
export interface Logged {
  readonly cause: PlaybackCause
  readonly mine: boolean
}

interface Looking {
  readonly onlooker: { readonly room: RoomConnection; readonly log: Logged[]; stop: () => void; sent: number }
}

/** Often enough that 30 commands a second are sent, ms. */
const FLOOD_INTERVAL = 33

/**
 * A client without a player: gives commands on purpose, and keeps the room's log, so that whatever is in there from
 * somebody else was given by nobody or by a person at a page.
 */
export class Onlooker {
  /** The causes of the commands it gave itself, in order. */
  readonly given: PlaybackCause[] = []

  private constructor(private readonly page: Page) {}

  /** @param beside whose browser it shares, with a profile of its own */
  static async open(beside: Viewer, origin: string, path: string): Promise<Onlooker> {
    const context = await beside.context.browser()?.newContext()
    if (!context) throw new Error('There is no browser')
    const page = await context.newPage()
    await page.goto(origin)
    // As text, because an import in a function would be the test runner's.
    const library = await page.evaluateHandle<typeof import('../../src/sync')>("import('/sync/synctv.js')")
    await library.evaluate(watchRoom, path.split('/').at(-1) ?? '')
    const onlooker = new Onlooker(page)
    await eventually('the onlooker in the room', () => page.evaluate(() => (window as unknown as Looking).onlooker.room.status.kind === 'online'))
    return onlooker
  }

  /** Adds an item and plays it from the start; returns its id. */
  async show(url: string): Promise<string> {
    this.given.push('select')
    return this.page.evaluate(async (address) => {
      const { room } = (window as unknown as Looking).onlooker
      const { ids } = await room.addItems([{ url: address }], { select: true })
      return ids?.[0] ?? ''
    }, url)
  }

  async seek(position: number): Promise<void> {
    this.given.push('seek')
    await this.page.evaluate((to) => (window as unknown as Looking).onlooker.room.seek(to), position)
  }

  async play(): Promise<void> {
    this.given.push('play')
    await this.page.evaluate(() => (window as unknown as Looking).onlooker.room.play())
  }

  async rate(rate: number): Promise<void> {
    this.given.push('rate')
    await this.page.evaluate((to) => (window as unknown as Looking).onlooker.room.rate(to), rate)
  }

  /** Plays the item from its start, though it is the current one. */
  async again(): Promise<void> {
    this.given.push('select')
    await this.page.evaluate(() => {
      const { room } = (window as unknown as Looking).onlooker
      return room.select(room.state.playback.media, { position: 0, playing: true })
    })
  }

  /** Runs a function on its room, in the page. */
  async ask<T>(question: (room: RoomConnection) => T): Promise<T> {
    const room = await this.page.evaluateHandle(() => (window as unknown as Looking).onlooker.room)
    try {
      return await room.evaluate(question as (room: unknown) => T)
    } finally {
      await room.dispose()
    }
  }

  /** Seeks, pauses and plays 30 times a second, anywhere in the first seconds, until {@link calm}. */
  async flood(span: number): Promise<void> {
    await this.page.evaluate(floodRoom, [span, FLOOD_INTERVAL] as const)
  }

  /** Ends the flood; returns how many commands were sent. */
  calm(): Promise<number> {
    return this.page.evaluate(() => {
      const { onlooker } = window as unknown as Looking
      onlooker.stop()
      return onlooker.sent
    })
  }

  log(): Promise<readonly Logged[]> {
    return this.page.evaluate(() => (window as unknown as Looking).onlooker.log)
  }

  async forget(): Promise<void> {
    this.given.length = 0
    await this.page.evaluate(() => (window as unknown as Looking).onlooker.log.splice(0))
  }
}

/** Runs in the page: joins the room with the library alone. */
async function watchRoom({ RoomConnection, SyncApi }: typeof import('../../src/sync'), id: string): Promise<void> {
  let token = ''
  const api = new SyncApi({ base: '/api/v1', token: () => token || null })
  token = (await api.guest('Rex')).accessToken
  const room = new RoomConnection({ url: api.socketUrl(id), token: () => token, client: 'synctv-onlooker' })
  const log: Logged[] = []
  room.on('playback', ({ cause, by }) => {
    const who = typeof by === 'string' ? by : by?.id
    log.push({ cause, mine: who !== undefined && who === room.state.me?.user.id })
  })
  Object.assign(window, { onlooker: { room, log, stop: () => {}, sent: 0 } })
  room.connect()
}

/** Runs in the page. */
function floodRoom([span, interval]: readonly [number, number]): void {
  const { onlooker } = window as unknown as Looking
  onlooker.sent = 0
  const timer = setInterval(() => {
    const { room } = onlooker
    const turn = onlooker.sent++ % 6
    const sent = turn === 2 ? room.pause() : turn === 3 ? room.play() : room.seek(Math.random() * span)
    // That the server refuses some is its right.
    sent.catch(() => {})
  }, interval)
  onlooker.stop = () => clearInterval(timer)
}
