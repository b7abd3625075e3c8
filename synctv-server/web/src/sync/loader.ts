import type { Environment } from './environment'
import type { Item, MediaType, TimelineKind } from './protocol'
import { guessType, playerFor, UnsupportedType } from './players'
import type { PlayerAdapter, PlayerError } from './players/adapter'
import { webAddress } from './web-address'

/** Attempts are this far apart at first, ms; each failure doubles it … */
const RETRY_FIRST = 1000
/** … for what has never played more slowly, because then the address is likely wrong … */
const RETRY_UNPLAYED = 8000
/** … up to this. */
const RETRY_MAX = 30_000
/** What has played is loaded again this often before the person is told; it goes on after that. */
const SILENT_RETRIES = 5
/** Failures of other kinds than the network's, once it has played, are often the network's all the same: so many in a row. */
const DOUBTFUL_RETRIES = 3
/** A player that ends with a segment that is missing is loaded anew at once, so often in a row, as that is no outage. */
const SKIPS = 10
/** However many signs there are that it may work again, attempts are this far apart, ms. */
const SPACING = 1000
/**
 * When the line is back, a player without data is given this long before it is loaded anew, ms. No longer: what waited when
 * the line went is sent again by TCP only after about as long as it was away.
 */
const GRACE = 500
const HAVE_FUTURE_DATA = 3

export interface LoaderListener {
  /** An error to show; one that may heal is tried again behind it. */
  failed(error: PlayerError): void
  /**
   * Loading begins, anew after an error too.
   *
   * @param behind whether an error is shown that stays until there is something better to show
   */
  loading(behind: boolean): void
  /** A stretch of the item is not there, s. */
  missing(from: number, to: number): void
}

/** Puts an item's player on the element, keeps it there through failures that may heal, and takes it off again. */
export class Loader {
  private adapter: PlayerAdapter | null = null
  private generation = 0
  private played = false
  private told = false
  private failures = 0
  private skips = 0
  private attemptedAt = -Infinity
  /** Puts what is on the element on it anew. */
  private reload: (() => void) | null = null
  /** The next attempt, while one is planned. */
  private again: (() => void) | null = null
  private cancelRetry = () => {}
  private cancelGrace = () => {}

  constructor(
    private readonly element: HTMLVideoElement,
    private readonly environment: Environment,
    private readonly listener: LoaderListener,
  ) {}

  get liveEdge(): number | null {
    return this.adapter?.liveEdge() ?? null
  }

  get timeline(): TimelineKind | null {
    return this.adapter?.timeline() ?? null
  }

  /**
   * @param source 0 is the item's own address, then its other sources in order
   * @param startAt asked for when the player is attached, which may be a while later
   */
  load(item: Item, source: number, startAt: () => number): Promise<void> {
    this.played = false
    this.told = false
    this.failures = 0
    this.skips = 0
    return this.attach(item, source, startAt)
  }

  /** Tells that it plays: earlier failures no longer count. */
  succeeded(): void {
    this.played = true
    this.told = false
    this.failures = 0
    this.skips = 0
  }

  /** A sign that what failed may work again: the line is back, or the person looks at the page again. */
  wake(): void {
    if (this.again !== null) return this.retryIn(0, this.again)
  }

  /** The line was away and is back: a player that got no data meanwhile may wait for an answer that never comes. */
  lineBack(): void {
    this.wake()
    const { generation, reload } = this
    if (this.adapter === null || reload === null || !this.starved) return
    this.cancelGrace()
    this.cancelGrace = this.environment.after(GRACE, () => {
      if (generation === this.generation && this.starved) this.retryIn(0, reload)
    })
  }

  private get starved(): boolean {
    return this.element.readyState < HAVE_FUTURE_DATA && !this.element.ended
  }

  private async attach(item: Item, source: number, startAt: () => number): Promise<void> {
    this.unload()
    const generation = this.generation
    const { url, type } = sourceOf(item, source)
    this.attemptedAt = this.environment.monotonic()
    this.listener.loading(this.told)
    if (url === null) return this.listener.failed({ kind: 'unsupported', detail: 'The medium is not on the web' })
    const reload = () => void this.attach(item, source, startAt)
    let adapter: PlayerAdapter
    try {
      adapter = await playerFor(type, this.element)
    } catch (error) {
      if (generation !== this.generation) return
      const detail = error instanceof Error ? error.message : String(error)
      // Anything but a missing ability is a player's code that could not be fetched.
      return this.failed({ kind: error instanceof UnsupportedType ? 'unsupported' : 'network', detail }, reload)
    }
    if (generation !== this.generation) return
    this.adapter = adapter
    this.reload = reload
    const { headers, live } = item
    let hole = false
    const missing = (from: number, to: number) => {
      if (generation !== this.generation) return
      hole = true
      this.listener.missing(from, to)
    }
    const options = { url, type, live, startAt: startAt(), missing, ...(headers ? { headers } : {}) }
    adapter.attach(this.element, options, (error) => {
      if (generation === this.generation) this.failed(error, reload, hole)
    })
  }

  unload(): void {
    this.generation += 1
    this.again = null
    this.reload = null
    this.cancelRetry()
    this.cancelGrace()
    this.adapter?.detach()
    this.adapter = null
  }

  private failed(error: PlayerError, reload: () => void, hole = false): void {
    this.adapter?.detach()
    this.adapter = null
    if (hole && this.skips++ < SKIPS) {
      this.listener.loading(this.told)
      return this.retryIn(0, reload)
    }
    const { played, failures } = this
    if (!this.mayHeal(error)) return this.listener.failed(error)
    this.failures += 1
    this.retryIn(Math.min(RETRY_MAX, (played ? RETRY_FIRST : RETRY_UNPLAYED) * 2 ** failures), reload)
    this.told ||= !played || failures >= SILENT_RETRIES
    if (this.told) this.listener.failed(error)
    else this.listener.loading(false)
  }

  /** What is not there, or not for this browser, is not waited for. */
  private mayHeal({ kind }: PlayerError): boolean {
    if (kind === 'network') return true
    const doubtful = kind === 'cors' || kind === 'codec' || kind === 'unknown'
    return doubtful && this.played && this.failures < DOUBTFUL_RETRIES
  }

  private retryIn(ms: number, reload: () => void): void {
    this.cancelRetry()
    this.again = reload
    const wait = Math.max(ms, this.attemptedAt + SPACING - this.environment.monotonic())
    this.cancelRetry = this.environment.after(wait, reload)
  }
}

function sourceOf(item: Item, index: number): { url: string | null; type: MediaType } {
  const source = index === 0 ? undefined : item.sources[index - 1]
  const url = source?.url ?? item.url
  const type = source === undefined ? item.type : (source.type ?? guessType(source.url))
  return { url: webAddress(url), type: type === 'other' ? guessType(url) : type }
}
