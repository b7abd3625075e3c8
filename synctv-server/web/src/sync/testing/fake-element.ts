import type { MediaElementLike, Ranges } from '../media-control'
import type { FakeEnvironment } from './fake-environment'

/** How a simulated player behaves; times in ms, positions in s. */
export interface Behaviour {
  /** From play() until the position moves. */
  startLatency: number
  /** From setting the position until `seeked`. */
  seekTime: number
  /** From setting the rate until it shows in the position. */
  rateLag: number
  /** Lost once when the rate leaves 1, s. */
  jolt: number
  /** Can leave the pitch to the rate, and then without a jolt. */
  resampling: boolean
  /** The position read is off by up to this, s. */
  noise: number
  /** The player's own clock runs this much faster. */
  skew: number
  /** The rate is a multiple of this; Infinity: it does not change at all. */
  rateStep: number
  /** play() is refused until a person clicks. */
  refuses: boolean
  /** The server has no byte ranges: the browser says that nothing but the start can be reached, and goes there. */
  noRanges: boolean
  /** Seeks end at the start, although the browser says that everything can be reached. */
  lies: boolean
  /** The file is cut off here, although it says that it is longer, s. */
  cutAt: number
  /** What is missing in the medium; the player's code jumps over it when playback gets there. */
  hole: { readonly from: number; readonly to: number } | null
}

export const IDEAL: Behaviour = {
  startLatency: 0,
  seekTime: 30,
  rateLag: 0,
  jolt: 0,
  resampling: true,
  noise: 0,
  skew: 0,
  rateStep: 0,
  refuses: false,
  noRanges: false,
  lies: false,
  cutAt: Infinity,
  hole: null,
}

/** About what Chromium does with a file on a quiet machine. */
export const CHROMIUM: Behaviour = { ...IDEAL, startLatency: 25, seekTime: 60, rateLag: 90, jolt: 0.022, noise: 0.0003, skew: 20e-6 }

/** A media element whose clock is a test's. */
export class FakeElement implements MediaElementLike {
  paused = true
  ended = false
  seeking = false
  readyState = 4
  preservesPitch: boolean | undefined
  duration = 120
  buffered: Ranges = { length: 1, start: () => 0, end: () => 120 }
  /** Every position that was set, with the time. */
  readonly seeks: { at: number; to: number }[] = []
  private position = 0
  private at = 0
  private moving = false
  private rate = 1
  private effectiveRate = 1
  private starts = 0
  private jumps = 0
  private readonly listeners = new Map<string, Set<() => void>>()

  constructor(
    private readonly environment: FakeEnvironment,
    readonly behaviour: Behaviour,
  ) {
    this.at = environment.monotonic()
    this.preservesPitch = behaviour.resampling ? true : undefined
    const { hole } = behaviour
    if (hole) {
      this.buffered = { length: 2, start: (i = 0) => (i === 0 ? 0 : hole.to), end: (i = 0) => (i === 0 ? hole.from : 120) }
      this.watchHole()
    }
  }

  get currentTime(): number {
    this.settle()
    return this.moving ? this.position + (this.environment.random() * 2 - 1) * this.behaviour.noise : this.position
  }

  get seekable() {
    return { length: 1, start: () => 0, end: () => (this.behaviour.noRanges ? 0 : this.duration) }
  }

  set currentTime(to: number) {
    this.seeks.push({ at: this.environment.monotonic(), to })
    this.jump(this.behaviour.noRanges || this.behaviour.lies ? 0 : to)
  }

  /** The player's own code, or somebody with the browser's controls, moves it. */
  jump(to: number): void {
    this.settle()
    this.position = Math.min(this.duration, Math.max(0, to))
    this.ended = false
    this.seeking = true
    this.moving = false
    const jump = ++this.jumps
    this.fireSoon('seeking')
    this.environment.after(this.behaviour.seekTime, () => {
      if (jump !== this.jumps) return
      this.settle()
      this.seeking = false
      if (this.position >= this.behaviour.cutAt) this.end()
      this.fire('seeked')
      this.meetHole()
      if (!this.paused) this.start()
    })
  }

  /** Where playback truly is, without the noise of reading. */
  get truePosition(): number {
    this.settle()
    return this.position
  }

  /** Loses time without a word, as on a machine too busy to play, s. */
  lose(seconds: number): void {
    this.settle()
    this.position -= seconds
  }

  get playbackRate(): number {
    return this.rate
  }

  set playbackRate(rate: number) {
    if (rate === this.rate) return
    const before = this.rate
    this.rate = rate
    this.fireSoon('ratechange')
    const stretched = this.preservesPitch !== false
    const { rateStep, rateLag, jolt } = this.behaviour
    const effective = rateStep === Infinity ? 1 : rateStep > 0 ? Math.round(rate / rateStep) * rateStep : rate
    this.environment.after(rateLag, () => {
      this.settle()
      if (before === 1 && this.moving && stretched) this.position -= jolt
      this.effectiveRate = effective
    })
  }

  play(): Promise<void> {
    if (this.behaviour.refuses) {
      return Promise.reject(Object.assign(new Error('click first'), { name: 'NotAllowedError' }))
    }
    if (!this.paused) return Promise.resolve()
    // As the standard says: what has ended starts anew.
    if (this.ended) this.jump(0)
    this.paused = false
    this.fireSoon('play')
    this.start()
    return Promise.resolve()
  }

  pause(): void {
    this.settle()
    if (this.paused) return
    this.paused = true
    this.moving = false
    this.starts += 1
    this.fireSoon('pause')
  }

  /** The network gives nothing for a while. */
  async stall(ms: number): Promise<void> {
    this.settle()
    this.moving = false
    this.readyState = 2
    this.fire('waiting')
    await this.environment.advance(ms)
    this.readyState = 4
    this.start()
    this.fire('canplay')
  }

  /** What a player puts the medium on the element with. */
  src = ''
  preload = ''
  removeAttribute(): void {}
  load(): void {}

  addEventListener(type: string, listener: () => void): void {
    const set = this.listeners.get(type) ?? new Set()
    this.listeners.set(type, set)
    set.add(listener)
  }

  removeEventListener(type: string, listener: () => void): void {
    this.listeners.get(type)?.delete(listener)
  }

  fire(type: string): void {
    for (const listener of [...(this.listeners.get(type) ?? [])]) listener()
  }

  /** Events of a real element come in a later task. */
  private fireSoon(type: string): void {
    this.environment.after(0, () => this.fire(type))
  }

  private start(): void {
    const start = ++this.starts
    this.environment.after(this.behaviour.startLatency, () => {
      if (start !== this.starts || this.paused || this.seeking || this.readyState < 3) return
      this.settle()
      this.moving = true
    })
  }

  /** A player looks at its position now and then, as the libraries do. */
  private watchHole(): void {
    this.environment.after(100, () => {
      this.watchHole()
      this.meetHole()
    })
  }

  private meetHole(): void {
    const { hole } = this.behaviour
    this.settle()
    if (hole && !this.seeking && this.position >= hole.from && this.position < hole.to) this.jump(hole.to + 0.05)
  }

  private settle(): void {
    const now = this.environment.monotonic()
    if (this.moving) {
      this.position += ((now - this.at) / 1000) * this.effectiveRate * (1 + this.behaviour.skew)
      const end = Math.min(this.duration, this.behaviour.cutAt)
      if (this.position >= end) {
        this.position = end
        this.end()
      }
    }
    this.at = now
  }

  private end(): void {
    this.moving = false
    this.ended = true
    this.paused = true
    this.fireSoon('ended')
  }
}
