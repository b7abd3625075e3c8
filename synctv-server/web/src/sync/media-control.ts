import { Emitter } from './emitter'

/** Stretches of a medium, as elements tell them. */
export interface Ranges {
  readonly length: number
  start(index: number): number
  end(index: number): number
}

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
  readonly buffered: Ranges
  readonly seekable: Ranges
  play(): Promise<void>
  pause(): void
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

/**
 * What the element did without an order of ours: a player's code jumped, the browser paused or held up a page in the
 * background, somebody used controls that the browser shows. Never a person's wish for the room.
 */
export type Movement =
  | { readonly kind: 'play' | 'pause' | 'rate' }
  /** `from` is the last position known before it, s. */
  | { readonly kind: 'seek'; readonly from: number; readonly to: number }

/** A play() that the browser did not allow, and one that failed for another reason. */
export type PlayOutcome = 'playing' | 'refused' | 'interrupted'

/** A seek that lands this close to where it was ordered to has worked, s: players go to the nearest frame or sample. */
const LANDED = 0.25
/** Ends of what is seekable are rounded, s. */
const SEEKABLE_SLACK = 0.25

const EVENTS = ['play', 'pause', 'seeking', 'ratechange'] as const

/**
 * The only hand that moves the element. Because every change of ours goes through here, an event that does not fit
 * what was last ordered is a {@link Movement}.
 */
export class MediaControl {
  private readonly events = new Emitter<{ movement: Movement }>()
  private wantPaused: boolean
  private wantRate: number
  private sought: number | null = null
  private lastTime = 0
  private watching = false
  private readonly listener: Record<(typeof EVENTS)[number], () => void>

  constructor(readonly element: MediaElementLike) {
    this.wantPaused = element.paused
    this.wantRate = element.playbackRate
    this.listener = {
      play: () => this.played(),
      pause: () => this.pausedEvent(),
      seeking: () => this.seeking(),
      ratechange: () => this.rateChanged(),
    }
  }

  onMovement(listener: (movement: Movement) => void): () => void {
    return this.events.on('movement', listener)
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
    this.wantRate = this.element.playbackRate
    this.sought = null
    this.lastTime = this.element.currentTime
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
    this.sought = position
    this.lastTime = position
    this.element.currentTime = position
  }

  /** Whether the medium can be played from a position, as far as the browser knows: a file without byte ranges cannot. */
  reaches(position: number): boolean {
    const { seekable } = this.element
    for (let i = 0; i < seekable.length; i++) {
      if (seekable.start(i) - SEEKABLE_SLACK <= position && position <= seekable.end(i) + SEEKABLE_SLACK) return true
    }
    return false
  }

  /**
   * Where the medium ends, s; Infinity while that is not known. A length that the browser cannot seek to is what it has
   * read so far: of a fragmented file without byte ranges it knows no more than the fragments that have come.
   */
  get end(): number {
    const { duration, ended } = this.element
    return duration > 0 && (ended || this.reaches(duration)) ? duration : Infinity
  }

  /** How far the element, not moved on since, stands from where it was last ordered to, s; 0 when it has landed. */
  get missedBy(): number {
    const missed = this.sought === null ? 0 : Math.abs(this.element.currentTime - this.sought)
    return missed <= LANDED ? 0 : missed
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

  /** Remembers where playback is, to tell from where a movement began. */
  noteTime(position: number): void {
    this.lastTime = position
  }

  private played(): void {
    if (!this.wantPaused || this.element.paused) return
    this.events.emit('movement', { kind: 'play' })
  }

  private pausedEvent(): void {
    // The end of the media pauses too, and so does taking the source away.
    if (this.wantPaused || this.element.ended || !this.element.paused || this.element.readyState === 0) return
    this.events.emit('movement', { kind: 'pause' })
  }

  private seeking(): void {
    const to = this.element.currentTime
    if (this.sought !== null && Math.abs(to - this.sought) <= LANDED) return
    const from = this.lastTime
    // The event of an order that something else has overtaken.
    if (to === from) return
    this.lastTime = to
    this.events.emit('movement', { kind: 'seek', from, to })
  }

  private rateChanged(): void {
    if (Math.abs(this.element.playbackRate - this.wantRate) > 1e-6) this.events.emit('movement', { kind: 'rate' })
  }
}
