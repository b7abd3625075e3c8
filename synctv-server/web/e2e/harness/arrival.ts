import type { RoomConnection, SyncedPlayer } from '../../src/sync'
import type { Viewer } from './viewer'
import { eventually } from './wait'

/** When a page that came, or came back, was right; all on its own clock, ms. */
export interface Arrival {
  /** The socket was greeted and there was a player for it. */
  greeted: number | null
  /** The first moment of the half second in which it was within 50 ms of the room without a break. */
  right: number | null
  /** It said why it cannot be right: the source cannot be joined in the middle, lacks this part, or has not sent it yet. */
  told: number | null
  /** It stands where the room does within what is not worth a word: nothing can bring a source nearer that cannot be sought. */
  stands: boolean
  /** How far it was last, s, for messages. */
  off: number
}

interface Arriving {
  readonly arrival: Arrival
  readonly synctv?: { readonly room: RoomConnection; readonly player: SyncedPlayer | null }
}

/** Has every document of a viewer watch how it arrives, from its beginning. */
export async function watchArrivals(viewer: Viewer): Promise<void> {
  await viewer.context.addInitScript(watch)
}

/** Begins anew in the same document: its line is back. */
export async function arriveAgain({ page }: Viewer): Promise<void> {
  await page.evaluate(() => {
    const { arrival } = window as unknown as Arriving
    Object.assign(arrival, { greeted: null, right: null, told: null, stands: false })
  })
}

/** Waits until the page is right, or has said why it cannot be, where that is enough. */
export async function arrived(viewer: Viewer, what: string, mayTell: boolean, within: number): Promise<Arrival> {
  let last: Arrival | null = null
  try {
    return await eventually(what, async () => {
      last = await viewer.page.evaluate(() => (window as Partial<Arriving>).arrival ?? null).catch(() => null)
      return last !== null && (last.right !== null || (mayTell && (last.told !== null || last.stands))) ? last : null
    }, within)
  } catch (error) {
    const state = await viewer.ask(({ room, player }) => JSON.stringify({
      status: player.status, ...player.stats, playback: room.state.playback, now: room.clock.now(), at: document.querySelector('video')?.currentTime,
    }))
    throw new Error(`${String(error)}\n${JSON.stringify(last)}\n${state}`, { cause: error })
  }
}

/** Runs in the page before anything else. */
function watch(): void {
  const CLOSE = 0.05
  /** While the room is paused a source that cannot be sought is this far away at most without saying so, s. */
  const UNTOLD = 0.1
  const HELD = 500
  /** What is live is played so far behind the end of its window at most, s. */
  const BEHIND_EDGE = 20
  const HAVE_FUTURE_DATA = 3
  const arrival: Arrival = { greeted: null, right: null, told: null, stands: false, off: NaN }
  Object.assign(window, { arrival })
  let since: number | null = null
  let stands = false
  let stoodSince: number | null = null
  let before = -1
  const fits = (room: RoomConnection, video: HTMLVideoElement): boolean => {
    const { playback, playlist } = room.state
    const item = playlist.find(({ id }) => id === playback.media)
    if (!item || video.seeking || video.readyState < HAVE_FUTURE_DATA) return false
    if (item.live) {
      const { seekable } = video
      const edge = seekable.length > 0 ? seekable.end(seekable.length - 1) : Infinity
      return !video.paused && edge - video.currentTime < BEHIND_EDGE
    }
    // The server's clock is this machine's: what the page makes of it is not asked.
    const elapsed = playback.playing ? Math.max(0, Date.now() - playback.anchor) / 1000 : 0
    arrival.off = video.currentTime - playback.position - elapsed * playback.rate
    stands = !playback.playing && video.paused && Math.abs(arrival.off) <= UNTOLD
    return Math.abs(arrival.off) <= CLOSE && video.paused !== playback.playing
  }
  setInterval(() => {
    const { synctv } = window as Partial<Arriving>
    const video = document.querySelector('video')
    if (!synctv?.player || !video || synctv.room.status.kind !== 'online') return
    const now = performance.now()
    if (arrival.greeted === null) {
      arrival.greeted = now
      since = null
      stoodSince = null
    }
    if (document.querySelector('[data-testid=unseekable], [data-testid=gap], [data-testid=waiting]')) arrival.told ??= now
    // A picture that plays moves: Chromium tells positions between two blocks of sound, too.
    const still = !video.paused && video.currentTime === before
    before = video.currentTime
    stands = false
    if (!fits(synctv.room, video)) since = null
    else if (!still) since ??= now
    stoodSince = stands ? (stoodSince ?? now) : null
    arrival.stands ||= stoodSince !== null && now - stoodSince >= 2 * HELD
    if (since !== null && now - since >= HELD) arrival.right ??= since
  }, 20)
}
