/**
 * Decides how to remove drift. Pure but for its memory: no clock, no timer, no element.
 *
 * Samples of the drift (player minus room, in seconds) are gathered while the rate is untouched; their median is the
 * estimate, so that a single late timer means nothing. An error worth correcting is removed by one planned change of
 * rate: its size follows from the error, its length is exactly what makes up for it. Afterwards the rate is exactly
 * the room's again – no endless fine tuning that listeners would hear – and gathering starts anew.
 */

/** The rate leaves the room's by at most this share: speech still sounds right. */
export const MAX_CORRECTION = 0.05
/** Smaller changes take too long to be worth it. */
const MIN_CORRECTION = 0.005
/** Errors are made up for in about this time, s; large ones take longer because of MAX_CORRECTION. */
const HORIZON = 0.6
/** A planned change lasts at most this long before the drift is looked at again, s. */
const LONGEST = 2
/** Errors below this are left alone, s. */
export const TOLERANCE = 0.004
/** After a disturbance even smaller ones are removed, so that steady playing begins near zero, s. */
const FRESH_TOLERANCE = 0.0025
/** Beyond this the position jumps, s. */
export const SEEK_BEYOND = 1
/** After a command or a stall, people expect to be together at once: beyond this the position jumps, s. */
export const FRESH_SEEK_BEYOND = 0.12
/** Where the rate cannot be changed, only a jump is left, s. */
const RIGID_SEEK_BEYOND = 0.15
/** Two jumps are at least this far apart, ms. */
export const SEEK_INTERVAL = 2000
/** Samples needed for a decision. */
const ENOUGH = 5
const FRESH_ENOUGH = 3
const KEPT = 7
/** After a change of rate the player needs this long until its position can be trusted, ms. */
const SETTLE = 250
/** Corrections of at least this tell whether the rate has any effect, s. */
const TELLING = 0.015

export interface Conditions {
  /** Local monotonic time, ms. */
  readonly now: number
  /** The person expects to be in sync at once: shortly after a command, a stall, a wake-up. */
  readonly fresh: boolean
  /** Timers are slow (page hidden), so a change of rate could not be ended in time. */
  readonly slowTimers: boolean
}

/** `error` is the estimate the decision rests on, s. */
export type Action =
  /** Too few samples for a decision. */
  | { readonly kind: 'gather' }
  | { readonly kind: 'keep'; readonly error: number }
  /** Play at the room's rate times `factor` for `ms`, then at the room's rate. */
  | { readonly kind: 'rate'; readonly error: number; readonly factor: number; readonly ms: number }
  | { readonly kind: 'seek'; readonly error: number }

const GATHER: Action = { kind: 'gather' }

export class DriftController {
  private samples: number[] = []
  private quietUntil = -Infinity
  private lastSeek = -Infinity
  private expected: { before: number; change: number } | null = null
  private failures = 0

  /** Whether changing the rate has been found to do nothing in this browser with this medium. */
  get rigid(): boolean {
    return this.failures >= 2
  }

  /** Forgets the samples, because the position or the timeline was changed; waits until the player has settled. */
  restart(now: number, settle = SETTLE): void {
    this.samples = []
    this.expected = null
    this.quietUntil = now + settle
  }

  /** Forgets also what was learned about the medium. */
  reset(now: number): void {
    this.restart(now)
    this.failures = 0
    this.lastSeek = -Infinity
  }

  maySeek(now: number): boolean {
    return now - this.lastSeek >= SEEK_INTERVAL
  }

  /** Tells that a jump was made, by this controller's advice or not. */
  sought(now: number): void {
    this.lastSeek = now
    this.restart(now)
  }

  /** Takes one sample and decides. */
  step(drift: number, conditions: Conditions): Action {
    const { now, fresh, slowTimers } = conditions
    if (now < this.quietUntil) return GATHER
    this.samples.push(drift)
    if (this.samples.length > KEPT) this.samples.shift()
    if (this.samples.length < (fresh ? FRESH_ENOUGH : ENOUGH)) return GATHER
    const error = median(this.samples)
    this.learn(error)
    const size = Math.abs(error)
    const seekBeyond = this.rigid || slowTimers ? RIGID_SEEK_BEYOND : fresh ? FRESH_SEEK_BEYOND : SEEK_BEYOND
    if (size > seekBeyond && this.maySeek(now)) return { kind: 'seek', error }
    if (this.rigid || slowTimers || size < (fresh ? FRESH_TOLERANCE : TOLERANCE)) return { kind: 'keep', error }
    return this.correct(error, now)
  }

  private correct(error: number, now: number): Action {
    const size = Math.abs(error)
    const share = Math.min(MAX_CORRECTION, Math.max(MIN_CORRECTION, size / HORIZON))
    const seconds = Math.min(LONGEST, size / share)
    const ms = seconds * 1000
    this.restart(now, ms + SETTLE)
    this.expected = { before: error, change: -Math.sign(error) * share * seconds }
    return { kind: 'rate', error, factor: 1 - Math.sign(error) * share, ms }
  }

  /** Compares what the last change of rate did with what it should have done. */
  private learn(error: number): void {
    if (this.expected === null) return
    const { before, change } = this.expected
    this.expected = null
    if (Math.abs(change) < TELLING) return
    const effect = (error - before) / change
    this.failures = effect < 0.25 ? this.failures + 1 : 0
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
