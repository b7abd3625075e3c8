import type { RoomConnection } from './connection'
import type { Environment } from './environment'
import { positionAt } from './timeline'

/** How often it is looked at, ms, and so how soon a refused end is told again. */
const INTERVAL = 1000
/** One end is told at most this often: the room may know a longer duration, or this person may not control it. */
const ATTEMPTS = 5

/**
 * Tells the room when its timeline has reached the end of the item. Every viewer does, the room advances once. The
 * timeline decides, not this player, which may run a moment ahead.
 */
export class EndWatch {
  private version = -1
  private attempts = 0
  private inFlight = false
  private cancel = () => {}

  /** @param duration of the item as the player knows it, s; null when there is no timeline */
  constructor(
    private readonly room: RoomConnection,
    private readonly environment: Environment,
    private readonly duration: () => number | null,
  ) {
    this.plan(INTERVAL)
  }

  look(): void {
    const { playback } = this.room.state
    const duration = this.duration()
    if (playback.media === null || !playback.playing || duration === null || !(duration > 0) || duration === Infinity) return
    const left = (duration - positionAt(playback, this.room.clock.now())) / playback.rate
    if (left > 0) {
      if (left * 1000 < INTERVAL) this.plan(left * 1000)
      return
    }
    if (playback.version !== this.version) {
      this.version = playback.version
      this.attempts = 0
    }
    if (this.inFlight || this.attempts >= ATTEMPTS) return
    this.attempts += 1
    this.inFlight = true
    this.room.ended(playback.media, duration).then(
      () => {
        this.inFlight = false
        this.attempts = ATTEMPTS
      },
      () => {
        this.inFlight = false
      },
    )
  }

  stop(): void {
    this.cancel()
  }

  private plan(ms: number): void {
    this.cancel()
    this.cancel = this.environment.after(ms, () => {
      this.plan(INTERVAL)
      this.look()
    })
  }
}
