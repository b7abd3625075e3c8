import { Emitter } from './emitter'

/** What the library needs from a media element; HTMLVideoElement fits, and so does a test's. */
export interface MediaElementLike {
  currentTime: number
  playbackRate: number
  /** Whether another rate leaves the pitch as it is; older browsers do not have it. */
  preservesPitch?: boolean | undefined
  readonly duration: number
  readonly paused: boolean
  readonly ended: boolean
  readonly seeking: boolean
  readonly readyState: number
  readonly buffered: { readonly length: number; start(index: number): number; end(index: number): number }
  play(): Promise<void>
  pause(): void
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/** What a person did with the player's own controls. */
export type Intent =
  | { readonly kind: 'play' }
  | { readonly kind: 'pause'; readonly position: number }
  | { readonly kind: 'seek'; readonly position: number }
  | { readonly kind: 'rate'; readonly rate: number }

/** A play() that the browser did not allow, and one that failed for another reason. */
export type PlayOutcome = 'playing' | 'refused' | 'interrupted'

/** Players skip small holes in the media by themselves; a person's seek goes further, or comes with a click or key. */
const OWN_SKIP = 0.6
/** Rounding of positions inside the browser, s. */
const SAME_POSITION = 0.002

const EVENTS = ['play', 'pause', 'seeking', 'seeked', 'ratechange'] as const

/**
 * The only hand that moves the element. Because every change of ours goes through here, an event that does not fit
 * what was last ordered comes from a person: it becomes an {@link Intent}.
 */
export class MediaControl {
  private readonly events = new Emitter<{ intent: Intent }>()
  private wantPaused: boolean
  private wantRate: number
  private ownSeek: number | null = null
  private watching = false
  private lastTime = 0
  private readonly listener: Record<(typeof EVENTS)[number], () => void>

  /**
   * @param trusted whether a change may come from a person: not while the page is hidden (browsers pause pictures in the
   *   background), nor while a player is still being set up
   * @param active whether a person has just clicked or pressed a key
   */
  constructor(
    readonly element: MediaElementLike,
    private readonly trusted: () => boolean,
    private readonly active: () => boolean,
  ) {
    this.wantPaused = element.paused
    this.wantRate = element.playbackRate
    this.listener = {
      play: () => this.played(),
      pause: () => this.pausedEvent(),
      seeking: () => this.seeking(),
      seeked: () => this.seeked(),
      ratechange: () => this.rateChanged(),
    }
  }

  onIntent(listener: (intent: Intent) => void): () => void {
    return this.events.on('intent', listener)
  }

  /** Starts looking at the element's events. */
  watch(): void {
    if (this.watching) return
    this.watching = true
    for (const type of EVENTS) this.element.addEventListener(type, this.listener[type])
  }

  release(): void {
    this.watching = false
    for (const type of EVENTS) this.element.removeEventListener(type, this.listener[type])
    this.events.clear()
  }

  /** Forgets what was ordered, for a new source. */
  reset(): void {
    this.wantPaused = this.element.paused
    this.ownSeek = null
  }

  async play(): Promise<PlayOutcome> {
    this.wantPaused = false
    try {
      await this.element.play()
      return 'playing'
    } catch (error) {
      this.wantPaused = this.element.paused
      return error instanceof Error && error.name === 'NotAllowedError' ? 'refused' : 'interrupted'
    }
  }

  pause(): void {
    this.wantPaused = true
    if (!this.element.paused) this.element.pause()
  }

  seek(position: number): void {
    this.ownSeek = position
    this.lastTime = position
    this.element.currentTime = position
  }

  /** Whether the pitch can be left to the rate. */
  get resampling(): boolean {
    return this.element.preservesPitch !== undefined
  }

  /** Sets the rate, and whether the sound's pitch follows it; tells whether the browser took it. */
  setRate(rate: number, resampled = false): boolean {
    this.wantRate = rate
    // The stretcher must not see the other rate, not even for a moment.
    if (resampled) this.element.preservesPitch = false
    try {
      if (this.element.playbackRate !== rate) this.element.playbackRate = rate
    } catch {
      // Out of the browser's range.
      this.wantRate = this.element.playbackRate
      return false
    } finally {
      if (!resampled && this.element.preservesPitch === false) this.element.preservesPitch = true
    }
    return true
  }

  /** Remembers where playback is, to tell a skip of the player from a seek of a person. */
  noteTime(position: number): void {
    this.lastTime = position
  }

  private played(): void {
    if (!this.wantPaused) return
    this.wantPaused = false
    if (this.trusted()) this.events.emit('intent', { kind: 'play' })
  }

  private pausedEvent(): void {
    // The end of the media pauses too, and so does taking the source away.
    if (this.wantPaused || this.element.ended || !this.element.paused || this.element.readyState === 0) return
    if (!this.trusted()) return
    this.wantPaused = true
    this.events.emit('intent', { kind: 'pause', position: this.element.currentTime })
  }

  private seeking(): void {
    const position = this.element.currentTime
    if (this.ownSeek !== null && Math.abs(position - this.ownSeek) <= SAME_POSITION) return
    const distance = Math.abs(position - this.lastTime)
    this.lastTime = position
    if (!this.trusted() || (distance < OWN_SKIP && !this.active())) return
    this.ownSeek = null
    this.events.emit('intent', { kind: 'seek', position })
  }

  private seeked(): void {
    if (!this.element.seeking) this.ownSeek = null
  }

  private rateChanged(): void {
    const rate = this.element.playbackRate
    if (Math.abs(rate - this.wantRate) < 1e-6 || rate <= 0) return
    this.wantRate = rate
    if (this.trusted()) this.events.emit('intent', { kind: 'rate', rate })
  }
}
