import { Conductor } from './conductor'
import type { ConductorState } from './conductor-state'
import type { RoomConnection } from './connection'
import { Emitter } from './emitter'
import { EndWatch } from './end-watch'
import { browserEnvironment, type Environment } from './environment'
import { Loader } from './loader'
import { MediaControl } from './media-control'
import { PlaybackControls } from './playback-controls'
import type { PlayerError } from './players/adapter'
import type { Item, Playback } from './protocol'
import { Reporter, type Observation } from './reporter'
import { attachSubtitles } from './subtitles'
import { currentItem } from './state'
import { positionAt, sameTimeline } from './timeline'

export interface SyncedPlayerOptions {
  room: RoomConnection
  /**
   * The element to play in. The library sets its source, rate and position, and the page may style it. What is done to the
   * element itself, as by the browser's own controls, reaches nobody and is undone: offer buttons that call `controls`.
   */
  element: HTMLVideoElement
  /** Told why a media key's wish was refused; `controls` tell that to whoever calls them. */
  refused?: (error: unknown) => void
}

/**
 * - `idle`: nothing is chosen
 * - `loading`: the item's player or first frame is on its way
 * - `playing`, `paused`: as the room does (a live item: as the person does)
 * - `buffering`: should play but has no data
 * - `blocked`: the browser wants a click; call `unblock()` from its handler
 * - `error`: cannot be played; `retry()` loads it again
 */
export type PlayerStatus =
  | 'idle'
  | 'loading'
  | 'playing'
  | 'paused'
  | 'buffering'
  | 'blocked'
  | { readonly error: PlayerError }

/** Figures for a sync panel. Times in ms; drift in ms, ahead of the room is positive. */
export interface SyncStats {
  readonly offset: number | null
  readonly rtt: number | null
  readonly uncertainty: number | null
  /** Median of the last samples; null while not playing. */
  readonly drift: number | null
  /** How often playback was corrected since the player was made. */
  readonly corrections: { readonly rate: number; readonly seek: number }
  readonly state: ConductorState
  /** The rate in effect, including a correction. */
  readonly playbackRate: number
}

const HAVE_METADATA = 1
const HAVE_FUTURE_DATA = 3
/** A live item that fell behind its edge by more than this is brought back when it is started again, s. */
const LIVE_BEHIND = 10
const EVENTS = ['loadedmetadata', 'seeked', 'canplay', 'playing', 'play', 'pause', 'waiting', 'ended', 'durationchange'] as const

/** Keeps a media element at the room's position. */
export class SyncedPlayer {
  /** What the person at this player wants of the room: for buttons and keys. */
  readonly controls: PlaybackControls
  private readonly room: RoomConnection
  private readonly element: HTMLVideoElement
  private readonly control: MediaControl
  private readonly conductor: Conductor
  private readonly loader: Loader
  private readonly reporter: Reporter
  private readonly endWatch: EndWatch
  private readonly events = new Emitter<{ change: undefined }>()
  private readonly stops: (() => void)[] = []
  private item: Item | null = null
  private source = 0
  private followed: Playback | null = null
  private loaded = false
  /** A player is on the element, which an error may stand in front of. */
  private trying = false
  private error: PlayerError | null = null
  private liveBlocked = false
  private stoodStill = false
  /** The room's connection is away. */
  private away = false
  private removeSubtitles = () => {}

  constructor({ room, element, refused }: SyncedPlayerOptions, environment: Environment = browserEnvironment()) {
    this.room = room
    this.element = element
    this.control = new MediaControl(element)
    this.conductor = new Conductor(this.control, room.clock, environment, () => this.notify())
    this.loader = new Loader(element, environment, {
      failed: (error) => this.failed(error),
      loading: (behind) => this.loading(behind),
      missing: (from, to) => this.conductor.missing(from, to),
    })
    this.controls = new PlaybackControls(room, environment, {
      duration: () => this.item?.duration ?? element.duration,
      live: () => this.item?.live === true,
      pausedHere: () => this.pausedHere,
      playHere: () => this.playHere(),
      pauseHere: () => this.pauseHere(),
      changed: () => this.roomChanged(),
    })
    this.reporter = new Reporter(room, environment, () => this.observation())
    this.endWatch = new EndWatch(room, environment, () => this.end)
    this.control.watch()
    this.stops.push(
      this.control.onMovement((movement) => this.conductor.moved(movement)),
      room.subscribe(() => this.roomChanged()),
      environment.onWake((cause) => {
        if (cause === 'hidden') this.conductor.hidden()
        else if (cause === 'visible') this.visible()
        else if (cause === 'online') this.loader.lineBack()
      }),
    )
    const changed = () => this.elementChanged()
    for (const type of EVENTS) {
      element.addEventListener(type, changed)
      this.stops.push(() => element.removeEventListener(type, changed))
    }
    this.stops.push(this.controls.listenToMediaKeys(refused ?? (() => {})))
    this.roomChanged()
  }

  get status(): PlayerStatus {
    if (this.item === null) return 'idle'
    if (this.error !== null) return { error: this.error }
    if (!this.loaded) return 'loading'
    if (this.liveBlocked || this.conductor.state === 'blocked') return 'blocked'
    if (this.pausedHere || (!this.item.live && !this.room.state.playback.playing)) return 'paused'
    const starved = this.element.readyState < HAVE_FUTURE_DATA && !this.element.ended
    return starved || this.conductor.state === 'buffering' ? 'buffering' : 'playing'
  }

  /** Whether only this player stands still: a live item, or the connection is away. */
  get pausedHere(): boolean {
    return this.item?.live === true ? this.element.paused : this.stoodStill
  }

  get stats(): SyncStats {
    const { offset, rtt, uncertainty } = this.room.clock
    const drift = this.conductor.measured
    return {
      offset,
      rtt,
      uncertainty,
      drift: drift === null ? null : drift * 1000,
      corrections: this.conductor.corrections,
      state: this.conductor.state,
      playbackRate: this.element.playbackRate,
    }
  }

  /** Calls back after a change of `status`, and some times a second while `stats` change. */
  subscribe(listener: () => void): () => void {
    return this.events.on('change', listener)
  }

  /** Starts what the browser refused to start; call it from a click. */
  async unblock(): Promise<void> {
    // At once, while the browser still sees the click.
    const outcome = await this.control.play()
    if (outcome === 'refused') return
    this.liveBlocked = false
    this.follow(true)
    this.notify()
  }

  /** Loads the item again after an error. */
  retry(): void {
    if (this.item) this.load(this.item)
  }

  /** 0 to 1; personal, never shared. */
  setVolume(volume: number): void {
    this.element.volume = Math.min(1, Math.max(0, volume))
  }

  setMuted(muted: boolean): void {
    this.element.muted = muted
  }

  /** Chooses one of the item's sources: 0 is its own address, then `sources` in order. Personal. */
  setSource(index: number): void {
    if (index === this.source || this.item === null) return
    this.source = index
    this.load(this.item)
  }

  /** Seconds this viewer is ahead of the room (negative: behind), to make up for slow speakers or screens. */
  setPersonalOffset(seconds: number): void {
    this.conductor.setOffset(seconds)
  }

  /** Lets go of the element; the connection stays. */
  destroy(): void {
    for (const stop of this.stops.splice(0)) stop()
    this.conductor.release()
    this.controls.stop()
    this.reporter.stop()
    this.endWatch.stop()
    this.control.release()
    this.removeSubtitles()
    this.loader.unload()
    this.events.clear()
  }

  private roomChanged(): void {
    const item = currentItem(this.room.state)
    if (item === null || !sameMedium(item, this.item)) {
      if (item !== null || this.item !== null) this.choose(item)
    } else {
      this.item = item
    }
    const { kind } = this.room.status
    if (kind === 'online' && this.away) this.loader.lineBack()
    this.away = kind === 'reconnecting'
    // With the connection, and what became of the wish, the room is followed again.
    const back = this.stoodStill && kind === 'online' && !this.controls.busy
    if (back) this.stoodStill = false
    this.follow(back)
    this.notify()
  }

  private visible(): void {
    this.conductor.resync()
    this.loader.wake()
  }

  private playHere(): void {
    if (this.item?.live === true) return void this.playLive()
    this.stoodStill = false
    this.follow(true)
  }

  private pauseHere(): void {
    if (this.item?.live !== true) {
      this.stoodStill = true
      this.conductor.release()
    }
    this.control.pause()
    this.notify()
  }

  private choose(item: Item | null): void {
    this.item = item
    this.source = 0
    this.stoodStill = false
    if (item) return this.load(item)
    this.loaded = false
    this.error = null
    this.conductor.reset()
    this.removeSubtitles()
    this.loader.unload()
  }

  private load(item: Item): void {
    this.conductor.reach.clear()
    void this.loader.load(item, this.source, () =>
      this.conductor.reach.beyondHole(positionAt(this.room.state.playback, this.room.clock.now())),
    )
    this.removeSubtitles()
    this.removeSubtitles = attachSubtitles(this.element, item.subtitles)
  }

  private loading(behind: boolean): void {
    this.loaded = false
    this.trying = true
    if (!behind) this.error = null
    this.liveBlocked = false
    this.followed = null
    this.conductor.reset()
    this.control.reset()
    this.notify()
  }

  private failed(error: PlayerError): void {
    this.error = error
    this.loaded = false
    this.trying = false
    this.conductor.reset()
    this.notify()
  }

  /** Hands the room's timeline to the conductor when it changed, or in any case. */
  private follow(anyway: boolean): void {
    const { playback } = this.room.state
    if (!this.loaded || this.item === null || this.item.live || this.stoodStill) return
    // The same again, as a new epoch or a server that was isolated brings it, is no reason to disturb anything.
    if (!anyway && this.followed !== null && sameTimeline(playback, this.followed, this.room.clock.now())) return
    this.followed = playback
    this.conductor.follow(playback)
  }

  private elementChanged(): void {
    const { element, item } = this
    if (!this.loaded && item !== null && this.trying && element.readyState >= HAVE_METADATA) {
      this.loaded = true
      this.error = null
      this.control.reset()
      if (item.live) void this.playLive()
      else this.follow(true)
    }
    if (this.loaded && !element.paused && element.readyState >= HAVE_FUTURE_DATA) {
      this.loader.succeeded()
      this.liveBlocked = false
    }
    if (item?.live === true) this.catchUpLive()
    else if (this.loaded) this.conductor.elementChanged()
    this.endWatch.look()
    this.reporter.look()
    this.notify()
  }

  private async playLive(): Promise<void> {
    if ((await this.control.play()) !== 'refused') return
    this.liveBlocked = true
    this.notify()
  }

  /** Who pauses a live item and comes back wants to see what is on now. */
  private catchUpLive(): void {
    const edge = this.loader.liveEdge
    if (edge === null || this.element.paused || this.element.seeking) return
    if (edge - this.element.currentTime > LIVE_BEHIND) this.control.seek(edge)
  }

  private observation(): Observation | null {
    const { element, status, item, loaded } = this
    if (item === null) return null
    return {
      media: item.id,
      position: loaded ? element.currentTime : 0,
      buffering: status === 'buffering',
      ready: loaded && element.readyState >= HAVE_FUTURE_DATA,
      blocked: status === 'blocked',
      drift: this.conductor.measured,
      duration: this.end,
      timeline: this.loader.timeline,
      loading: !loaded && this.error === null,
      ended: loaded && element.ended,
      failed: this.error?.kind ?? null,
    }
  }

  /** Where the item ends as this player knows it, s; null while it has no end. */
  private get end(): number | null {
    const open = this.loader.timeline === 'live' || this.loader.timeline === 'growing'
    return this.loaded && this.item?.live === false && !open ? this.control.end : null
  }

  private notify(): void {
    this.events.emit('change', undefined)
  }
}

/** Whether the same thing plays: a new name alone does not load it again. */
function sameMedium(a: Item, b: Item | null): boolean {
  return b !== null && a.id === b.id && a.url === b.url && a.type === b.type && a.live === b.live
}
