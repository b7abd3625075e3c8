import type { Environment } from './environment'
import { SyncError } from './errors'
import { COMMAND_TIMEOUT } from './pending'
import type { Playback } from './protocol'

/** What of the room's timeline a person wants to be different; positions in s. */
export interface Wish {
  readonly playing?: boolean
  readonly position?: number
  readonly rate?: number
}

/** What was wished without a connection, as one wish, with the timeline it was meant for. */
interface Deferred {
  readonly base: Playback
  readonly wish: Wish
  readonly done: Promise<void>
  readonly resolve: (outcome?: Promise<void>) => void
  readonly reject: (error: SyncError) => void
  readonly cancel: () => void
}

/** Keeps what a person wishes while there is no connection, for as long as a command waits for an answer. */
export class DeferredWish {
  private deferred: Deferred | null = null

  constructor(private readonly environment: Environment) {}

  /** @param base the timeline as this person knew it; later wishes join an earlier one's */
  add(wish: Wish, base: Playback): Promise<void> {
    if (this.deferred?.base.media !== base.media) this.drop()
    const { deferred } = this
    if (deferred) this.deferred = { ...deferred, wish: { ...deferred.wish, ...wish } }
    else this.deferred = this.begin(wish, base)
    return this.deferred.done
  }

  /** The connection is back: hands over what was wished and is not what the room did anyway. */
  take(submit: (wish: Wish, base: Playback) => Promise<void>): void {
    const { deferred } = this
    if (deferred === null) return
    this.deferred = null
    deferred.cancel()
    const { base, wish } = deferred
    const idle = wish.position === undefined && (wish.rate ?? base.rate) === base.rate && (wish.playing ?? base.playing) === base.playing
    deferred.resolve(idle ? undefined : submit(wish, base))
  }

  drop(error = new SyncError('TIMEOUT', 'The connection did not come back in time', true)): void {
    this.deferred?.cancel()
    this.deferred?.reject(error)
    this.deferred = null
  }

  private begin(wish: Wish, base: Playback): Deferred {
    const { promise: done, resolve, reject } = deferredPromise()
    return { base, wish, done, resolve, reject, cancel: this.environment.after(COMMAND_TIMEOUT, () => this.drop()) }
  }
}

/** A promise that is settled from outside. */
export function deferredPromise() {
  let resolve: (outcome?: Promise<void>) => void = () => {}
  let reject: (error: SyncError) => void = () => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
