import type { RoomConnection } from './connection'
import type { Environment } from './environment'
import type { Intent } from './intent'
import type { Accepted } from './pending'
import { positionAt } from './timeline'

/** Dragging along the timeline makes many seeks; the last one counts, ms. */
const SEEK_DELAY = 200
/** How long the event of an accepted command may take before the room is followed again without it, ms. */
const EVENT_TIMEOUT = 2000
/** A pause shows everybody the frame the person saw, unless that person was elsewhere, s. */
const NEAR = 0.5

export interface IntentListener {
  /** Whether there is a timeline a person can act on. */
  timeline(): boolean
  /** A person is at the controls: hands off. */
  begin(): void
  /** The room has decided: follow it again. */
  end(): void
  /** A media key where there is no timeline: starts or stops this player alone. */
  personal(play: boolean): void
}

/** Turns what a person does with the native controls or media keys into commands. */
export class IntentSender {
  private inFlight = 0
  private cancelSeek: (() => void) | null = null
  private pendingSeek: number | null = null

  constructor(
    private readonly room: RoomConnection,
    private readonly environment: Environment,
    private readonly listener: IntentListener,
  ) {}

  /** Whether a person's wish has not been answered yet. */
  get busy(): boolean {
    return this.inFlight > 0 || this.cancelSeek !== null
  }

  take(intent: Intent): void {
    if (!this.listener.timeline()) return
    const { playback } = this.room.state
    const guards = { expectedMedia: playback.media }
    if (intent.kind !== 'seek') this.flushSeek()
    switch (intent.kind) {
      case 'seek':
        this.listener.begin()
        this.pendingSeek = intent.position
        this.cancelSeek?.()
        this.cancelSeek = this.environment.after(SEEK_DELAY, () => this.flushSeek())
        return
      case 'play':
        return playback.playing ? this.listener.end() : this.send(this.room.play(undefined, guards))
      case 'pause': {
        if (!playback.playing) return
        const room = positionAt(playback, this.room.clock.now())
        const position = Math.abs(intent.position - room) < NEAR ? intent.position : undefined
        return this.send(this.room.pause(position, guards))
      }
      case 'rate':
        return this.send(this.room.rate(Math.min(4, Math.max(0.25, intent.rate)), guards))
    }
  }

  /** Media keys and the system's player act on the room as well; they do not know a position. Returns how to stop. */
  listenToMediaKeys(): () => void {
    const session = typeof navigator === 'undefined' ? undefined : navigator.mediaSession
    if (!session) return () => {}
    const handlers: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
      play: () => (this.listener.timeline() ? this.take({ kind: 'play' }) : this.listener.personal(true)),
      pause: () => (this.listener.timeline() ? this.take({ kind: 'pause', position: NaN }) : this.listener.personal(false)),
      seekto: ({ seekTime }) => seekTime !== undefined && this.take({ kind: 'seek', position: seekTime }),
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

  stop(): void {
    this.cancelSeek?.()
    this.cancelSeek = null
  }

  private flushSeek(): void {
    this.cancelSeek?.()
    this.cancelSeek = null
    const position = this.pendingSeek
    this.pendingSeek = null
    if (position !== null) this.send(this.room.seek(position, { expectedMedia: this.room.state.playback.media }))
  }

  private send(command: Promise<Accepted>): void {
    this.inFlight += 1
    this.listener.begin()
    const done = () => {
      this.inFlight -= 1
      if (!this.busy) this.listener.end()
    }
    // A refusal is shown by following the room again; the page may tell why from its own calls.
    command.then((accepted) => this.whenApplied(accepted.seq, done), done)
  }

  /** The acknowledgement may overtake the event it speaks of. */
  private whenApplied(seq: number | undefined, done: () => void): void {
    if (seq === undefined || this.room.state.seq >= seq) return done()
    const { epoch } = this.room.state
    let over = false
    const finish = () => {
      if (over) return
      over = true
      stop()
      cancel()
      done()
    }
    const stop = this.room.subscribe(() => {
      // Numbers of one epoch say nothing of another; its welcome has brought what became of the command.
      if (this.room.state.seq >= seq || this.room.state.epoch !== epoch) finish()
    })
    const cancel = this.environment.after(EVENT_TIMEOUT, finish)
  }
}
