import type { Environment } from './environment'
import type { Item, MediaType, TimelineKind } from './protocol'
import { guessType, playerFor, UnsupportedType } from './players'
import type { PlayerAdapter, PlayerError } from './players/adapter'
import { webAddress } from './web-address'

/** A medium that played and whose server then fails is loaded again this often, with growing pauses, before it is an error. */
const RETRIES = 5
const RETRY_DELAY = 1000

export interface LoaderListener {
  /** A fatal error; not called for those that are retried. */
  failed(error: PlayerError): void
  /** Loading begins, anew after an error too. */
  loading(): void
}

/** Puts an item's player on the element, and takes it off again. */
export class Loader {
  private adapter: PlayerAdapter | null = null
  private generation = 0
  /** Attempts left; none before it has played, because then the address is likely wrong and people want to know. */
  private retries = 0
  private cancelRetry = () => {}

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
    this.retries = 0
    return this.attach(item, source, startAt)
  }

  /** Tells that it plays: earlier failures no longer count. */
  succeeded(): void {
    this.retries = RETRIES
  }

  private async attach(item: Item, source: number, startAt: () => number): Promise<void> {
    this.unload()
    const generation = this.generation
    const { url, type } = sourceOf(item, source)
    this.listener.loading()
    if (url === null) return this.listener.failed({ kind: 'unsupported', detail: 'The medium is not on the web' })
    let adapter: PlayerAdapter
    try {
      adapter = await playerFor(type, this.element)
    } catch (error) {
      if (generation !== this.generation) return
      const detail = error instanceof Error ? error.message : String(error)
      // Anything but a missing ability is a player's code that could not be fetched.
      return this.listener.failed({ kind: error instanceof UnsupportedType ? 'unsupported' : 'network', detail })
    }
    if (generation !== this.generation) return
    this.adapter = adapter
    const { headers, live } = item
    const options = { url, type, live, startAt: startAt(), ...(headers ? { headers } : {}) }
    adapter.attach(this.element, options, (error) => {
      if (generation === this.generation) this.failed(error, () => void this.attach(item, source, startAt))
    })
  }

  unload(): void {
    this.generation += 1
    this.cancelRetry()
    this.adapter?.detach()
    this.adapter = null
  }

  private failed(error: PlayerError, again: () => void): void {
    this.adapter?.detach()
    this.adapter = null
    if (error.kind !== 'network' || this.retries === 0) return this.listener.failed(error)
    this.cancelRetry = this.environment.after(RETRY_DELAY * 2 ** (RETRIES - this.retries), again)
    this.retries -= 1
    this.listener.loading()
  }
}

function sourceOf(item: Item, index: number): { url: string | null; type: MediaType } {
  const source = index === 0 ? undefined : item.sources[index - 1]
  const url = source?.url ?? item.url
  const type = source === undefined ? item.type : (source.type ?? guessType(source.url))
  return { url: webAddress(url), type: type === 'other' ? guessType(url) : type }
}
