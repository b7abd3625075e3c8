import type { RoomConnection } from './connection'
import type { Environment } from './environment'
import type { TimelineKind } from './protocol'

/** Reports are never closer than this, ms. */
const SHORTEST = 1000
/** … and while nothing remarkable happens not closer than this, ms. */
const USUAL = 3000

export interface Observation {
  /** The playlist entry it plays. */
  readonly media: string
  readonly position: number
  readonly buffering: boolean
  readonly ready: boolean
  readonly blocked: boolean
  /** Seconds; null while not playing. */
  readonly drift: number | null
  readonly duration: number | null
  /** What the manifest says; null when there is none, or it is not known. */
  readonly timeline: TimelineKind | null
  readonly loading: boolean
  readonly ended: boolean
  /** Why it cannot play; null while it can. */
  readonly failed: string | null
}

/** Tells the room how this viewer is doing: at once when that changes, now and then otherwise. */
export class Reporter {
  private last: Observation | null = null
  private lastAt = -Infinity
  private cancel = () => {}

  constructor(
    private readonly room: RoomConnection,
    private readonly environment: Environment,
    private readonly observe: () => Observation | null,
  ) {
    this.plan()
  }

  /** Something may have changed. */
  look(): void {
    const observation = this.observe()
    const now = this.environment.monotonic()
    if (observation === null || this.room.status.kind !== 'online') return
    const due = now - this.lastAt >= (this.remarkable(observation) ? SHORTEST : USUAL)
    if (!due) return
    this.last = observation
    this.lastAt = now
    const { media, position, buffering, ready, blocked, drift, duration, timeline, loading, ended, failed } = observation
    const { rtt } = this.room.clock
    this.room.report({
      media,
      position,
      buffering,
      ready,
      blocked,
      ...(rtt === null ? {} : { rtt }),
      ...(drift === null ? {} : { drift }),
      ...(duration !== null && Number.isFinite(duration) && duration > 0 ? { duration } : {}),
      ...(timeline === null ? {} : { timeline }),
      ...(loading ? { loading } : {}),
      ...(ended ? { ended } : {}),
      ...(failed === null ? {} : { failed }),
    })
  }

  stop(): void {
    this.cancel()
  }

  private remarkable(now: Observation): boolean {
    const { last } = this
    return (
      last === null ||
      last.buffering !== now.buffering ||
      last.ready !== now.ready ||
      last.blocked !== now.blocked ||
      last.media !== now.media ||
      last.duration !== now.duration ||
      last.timeline !== now.timeline ||
      last.loading !== now.loading ||
      last.ended !== now.ended ||
      last.failed !== now.failed
    )
  }

  private plan(): void {
    this.cancel = this.environment.after(SHORTEST, () => {
      this.look()
      this.plan()
    })
  }
}
