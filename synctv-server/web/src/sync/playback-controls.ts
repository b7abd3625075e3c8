import type { RoomConnection } from './connection'
import { DeferredWish, deferredPromise, type Wish } from './deferred-wish'
import type { Environment } from './environment'
import { SyncError } from './errors'
import type { Guards } from './protocol'
import { positionAt, reachable } from './timeline'

/** Steps that follow each other within this are one seek, ms. */
const BURST = 200
/** How long the event of an accepted command may take before the room is believed again without it, ms. */
const EVENT_TIMEOUT = 2000

/** What the controls need from the player they belong to. */
export interface ControlledPlayer {
  /** Of the item, s; null, NaN or Infinity while it is not known. */
  duration(): number | null
  /** A live item has no timeline: play and pause are personal. */
  live(): boolean
  /** Whether this player alone stands still. */
  pausedHere(): boolean
  playHere(): void
  pauseHere(): void
  /** A wish began or ended. */
  changed(): void
}

interface Burst {
  readonly media: string | null
  readonly done: Promise<void>
  readonly resolve: (outcome?: Promise<void>) => void
  cancel: () => void
}

/**
 * What a person wants of the room, or for a live item of this player alone. Quick wishes add up: each starts from what
 * was wished before, whether the server has answered or not, and steps in a burst become one seek. Every method resolves
 * once the room has done it, and rejects with a SyncError.
 *
 * While there is no connection a pause holds at once for this person alone. What was wished waits for the connection as
 * long as any command does, and is dropped (`VERSION_CHANGED`) when others have acted meanwhile.
 */
export class PlaybackControls {
  private wish: Wish & { readonly media: string | null } = { media: null }
  private burst: Burst | null = null
  private inFlight = 0
  private readonly deferred: DeferredWish
  private readonly stopListening: () => void

  constructor(
    private readonly room: RoomConnection,
    private readonly environment: Environment,
    private readonly player: ControlledPlayer,
  ) {
    this.deferred = new DeferredWish(environment)
    this.stopListening = room.subscribe(() => {
      if (room.status.kind === 'online') this.deferred.take((wish, base) => this.submit(wish, { expectedMedia: base.media, expectedVersion: base.version }))
    })
  }

  /** Whether it plays or is to play, as this person sees it. */
  get playing(): boolean {
    if (this.player.pausedHere()) return false
    return this.player.live() || (this.wished.playing ?? this.room.state.playback.playing)
  }

  /** Where the person wants to be until the room is there, s; null when it is. */
  get wantedPosition(): number | null {
    return this.wished.position ?? null
  }

  /** Whether a wish has not been answered yet. */
  get busy(): boolean {
    return this.inFlight > 0 || this.burst !== null
  }

  /** @param position where to start, s; absent: where the room is */
  play(position?: number): Promise<void> {
    if (this.player.pausedHere()) this.player.playHere()
    return this.setPlaying(true, position)
  }

  pause(): Promise<void> {
    if (this.player.live() || this.room.doubtful) this.player.pauseHere()
    return this.setPlaying(false)
  }

  toggle(): Promise<void> {
    return this.playing ? this.pause() : this.play()
  }

  /** @param position s; clamped to the item, but not to less than where the room is */
  seek(position: number): Promise<void> {
    return this.plan(position, 0)
  }

  /** @param seconds forward (+) or back (−), from where the person already wants to be */
  seekBy(seconds: number): Promise<void> {
    return this.plan((this.wished.position ?? this.here) + seconds, BURST)
  }

  /** @param rate clamped to 0.25 to 4 */
  setRate(rate: number): Promise<void> {
    this.flush()
    return this.send({ rate: Math.min(4, Math.max(0.25, rate)) })
  }

  /** Media keys and the system's own controls are a person's hands as well. Returns how to stop. */
  listenToMediaKeys(refused: (error: unknown) => void): () => void {
    const session = typeof navigator === 'undefined' ? undefined : navigator.mediaSession
    if (!session) return () => {}
    const run = (wished: Promise<void>) => void wished.catch(refused)
    const handlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
      play: () => run(this.play()),
      pause: () => run(this.pause()),
      seekto: ({ seekTime }) => seekTime !== undefined && run(this.plan(seekTime, BURST)),
    }
    const set = (action: string, handler: MediaSessionActionHandler | null) => {
      try {
        session.setActionHandler(action as MediaSessionAction, handler)
      } catch {
        // This browser does not know the action.
      }
    }
    for (const [action, handler] of Object.entries(handlers)) set(action, handler)
    return () => Object.keys(handlers).forEach((action) => set(action, null))
  }

  /** Forgets what was not sent yet. */
  stop(): void {
    this.stopListening()
    this.burst?.cancel()
    this.burst?.resolve()
    this.burst = null
    this.deferred.drop(new SyncError('CLOSED', 'The player was let go', false))
  }

  private get offline(): boolean {
    const { kind } = this.room.status
    return kind === 'connecting' || kind === 'reconnecting'
  }

  /** Where the room is, s. */
  private get here(): number {
    return positionAt(this.room.state.playback, this.room.clock.now())
  }

  /** Wishes end with the item they were meant for. */
  private get wished(): Wish {
    return this.wish.media === this.room.state.playback.media ? this.wish : {}
  }

  private note(wish: Wish): void {
    this.wish = { ...this.wished, ...wish, media: this.room.state.playback.media }
    this.player.changed()
  }

  private setPlaying(playing: boolean, position?: number): Promise<void> {
    if (this.player.live()) return Promise.resolve()
    this.flush()
    const { playback } = this.room.state
    if (position === undefined && playing === (this.wished.playing ?? playback.playing)) return Promise.resolve()
    return this.send(position === undefined ? { playing } : { playing, position })
  }

  private plan(position: number, delay: number): Promise<void> {
    if (this.player.live()) return Promise.resolve()
    const { media } = this.room.state.playback
    if (this.burst?.media !== media) this.flush()
    this.note({ position: reachable(position, this.player.duration(), this.here) })
    const burst = (this.burst ??= newBurst(media))
    burst.cancel()
    burst.cancel = this.environment.after(delay, () => this.flush())
    if (delay === 0) this.flush()
    return burst.done
  }

  private flush(): void {
    const { burst, wish } = this
    if (burst === null) return
    burst.cancel()
    this.burst = null
    const { position } = wish
    // What was meant for an item that is gone is nothing anybody waits for.
    const meant = position !== undefined && burst.media === this.room.state.playback.media
    burst.resolve(meant ? this.send({ position }) : undefined)
    if (!meant) this.ended()
  }

  private send(wish: Wish): Promise<void> {
    const { playback } = this.room.state
    this.note(wish)
    // Each of this person's own wishes that is under way makes a version.
    const ours = playback.version + this.inFlight
    const guards = { expectedMedia: playback.media, ...(this.room.doubtful ? { expectedVersion: ours } : {}) }
    this.inFlight += 1
    const sent = this.offline ? this.deferred.add(wish, playback) : this.submit(wish, guards)
    return sent.finally(() => {
      this.inFlight -= 1
      this.ended()
    })
  }

  private ended(): void {
    if (this.busy) return
    this.wish = { media: null }
    this.player.changed()
  }

  /** The first command carries the guards; what comes with it is sent when that one was taken. */
  private async submit(wish: Wish, guards: Guards): Promise<void> {
    const { room } = this
    const { playing, position, rate } = wish
    const commands: ((guards: Guards) => Promise<{ readonly seq?: number }>)[] = []
    if (playing !== undefined) commands.push((guards) => (playing ? room.play(position, guards) : room.pause(position, guards)))
    else if (position !== undefined) commands.push((guards) => room.seek(position, guards))
    if (rate !== undefined) commands.push((guards) => room.rate(rate, guards))
    let next = guards
    for (const command of commands) {
      const { seq } = await command(next)
      await this.applied(seq)
      next = guards.expectedMedia === undefined ? {} : { expectedMedia: guards.expectedMedia }
    }
  }

  /** The acknowledgement may overtake the event it speaks of. */
  private applied(seq: number | undefined): Promise<void> {
    if (seq === undefined || this.room.state.seq >= seq) return Promise.resolve()
    const { epoch } = this.room.state
    return new Promise((resolve) => {
      const finish = () => {
        stop()
        cancel()
        resolve()
      }
      const stop = this.room.subscribe(() => {
        // Numbers of one epoch say nothing of another; its welcome has brought what became of the command.
        if (this.room.state.seq >= seq || this.room.state.epoch !== epoch) finish()
      })
      const cancel = this.environment.after(EVENT_TIMEOUT, finish)
    })
  }
}

function newBurst(media: string | null): Burst {
  const { promise: done, resolve } = deferredPromise()
  return { media, done, resolve, cancel: () => {} }
}
