/**
 * Decides how to remove drift. Pure but for its memory: no clock, no timer, no element.
 *
 * While the rate is the room's, samples of the drift (player minus room) are gathered; their median is the estimate,
 * so that a single late timer means nothing. An error worth correcting starts a *correction*: the rate leaves the
 * room's by a share that follows from the error. While it lasts, fresh samples refine its end, and then the rate is
 * exactly the room's again – no endless fine tuning that listeners would hear.
 *
 * Sound can be played faster in two ways. *Resampled*, its pitch changes with the rate, and the position follows to a
 * fraction of a millisecond: small errors are removed so, by a change of pitch too small and short to be noticed.
 * *Stretched*, it keeps its pitch, in blocks of 10 ms and at a cost: that is for errors that would take too long.
 *
 * Two properties of players are learned, because each would leave a constant error:
 * - `jolt`: leaving rate 1 costs some time at once (Chromium's pitch-preserving stretcher holds back about 20 ms when
 *   it starts), so a correction must make up for it and may even have to go the other way;
 * - `lag`: a change of rate is heard, and counted in the position, only after what is already buffered for output.
 */

/** The rate leaves the room's by at most this share: speech still sounds right. */
export const MAX_CORRECTION = 0.05
/** … and by this for the moment after a command or a stall, when being together at once matters more. */
export const FRESH_MAX_CORRECTION = 0.08
/** Resampled, it leaves by at most this, a third of a semitone, or MAX_CORRECTION in that moment. */
const RESAMPLED_MAX = 0.02
/** Resampling is for what it makes up for in this time, s. */
const RESAMPLED_WITHIN = 1
/** Smaller changes take too long to be worth it, and below 0.1 % Chromium does not stretch at all. */
const MIN_CORRECTION = 0.01
const RESAMPLED_MIN = 0.004
/** Errors are made up for in about this time, s; large ones take longer because of MAX_CORRECTION. */
const HORIZON = 0.6
/**
 * Errors below this are left alone, s. Where a correction ends is uncertain by about as much: Chromium's stretcher
 * hands out blocks of about 10 ms. Aiming closer would mean correction after correction, each with a jolt of 20 ms.
 */
export const TOLERANCE = 0.004
/** … and below this where resampling ends a correction more exactly, s. */
export const RESAMPLED_TOLERANCE = 0.002
/** Beyond this the position jumps, s. */
export const SEEK_BEYOND = 1
/** After a command or a stall, people expect to be together at once: beyond this the position jumps, s. */
export const FRESH_SEEK_BEYOND = 0.1
/** Where the rate cannot be changed, only a jump is left, s. */
const RIGID_SEEK_BEYOND = 0.15
/** Two jumps are at least this far apart, ms. */
export const SEEK_INTERVAL = 2000
/** Samples needed for a decision: in steady playing, and when it has to go fast. */
const ENOUGH = 5
const FAST_ENOUGH = 3
const KEPT = 7
/** A correction is measured more often, and its steps need a longer look. */
const KEPT_CORRECTING = 12
/** After a change of rate or position the player needs this long until its position can be trusted, ms. */
const SETTLE = 250
/** … and this long after a start, whose samples have to agree before they count, ms. */
const START_SETTLE = 120
/** Samples this close to each other show a player that has settled, s. */
const AGREEING = 0.01
/** A correction is looked at again at the latest after this, ms. */
const LONGEST = 2000
/** A correction that should have moved the drift by this much tells whether the rate has any effect, s. */
const TELLING = 0.015
/** So many in a row without effect, and the rate counts as fixed … */
const WITHOUT_EFFECT = 3
/** … for this long: a machine that was too busy to play looks the same, ms. */
const RIGID_FOR = 30_000
const JOLT_MAX = 0.08
const LAG_MAX = 0.3
/** What one correction tells about the lag is mostly the blocks' noise: many together tell it. */
const LAG_GAIN = 0.1

export interface Conditions {
  /** Local monotonic time, ms. */
  readonly now: number
  /** The person expects to be in sync at once: shortly after a command, a stall, a wake-up. */
  readonly fresh: boolean
  /** The medium can be played from where the room is. */
  readonly mayJump: boolean
  /** Timers are slow (page hidden), so a change of rate could not be ended in time. */
  readonly slowTimers: boolean
  /** The room's rate is 1, which players treat specially. */
  readonly plainRate: boolean
  /** The player can leave the pitch to the rate. */
  readonly resampling: boolean
}

/** `error` is the estimate the decision rests on, s. */
export type Action =
  /** Too few samples for a decision. */
  | { readonly kind: 'gather' }
  | { readonly kind: 'keep'; readonly error: number }
  /** Play at the room's rate times `factor` for `ms` from now, then at the room's rate. */
  | { readonly kind: 'rate'; readonly error: number; readonly factor: number; readonly ms: number; readonly resampled: boolean }
  | { readonly kind: 'seek'; readonly error: number }

const GATHER: Action = { kind: 'gather' }

interface Sample {
  readonly at: number
  readonly drift: number
}

interface Correction {
  /** Signed share by which the rate leaves the room's. */
  readonly share: number
  readonly since: number
  readonly before: number
  readonly resampled: boolean
  /** Whether its start cost a jolt. */
  readonly jolts: boolean
  /** The middle of the first samples after the jolt. */
  settled: Sample | null
}

export class DriftController {
  private samples: Sample[] = []
  private quietUntil = -Infinity
  private lastSeek = -Infinity
  private correction: Correction | null = null
  private judgeLag: number | null = null
  private failures = 0
  private rigidUntil = -Infinity
  private jolt = 0.02
  private lag = 0.08

  /** Forgets the samples, because the position or the timeline was changed; waits until the player has settled. */
  restart(now: number): void {
    this.samples = []
    this.correction = null
    this.judgeLag = null
    this.quietUntil = now + SETTLE
  }

  /** Tells that playback was started: people wait for it to be right. */
  started(now: number): void {
    this.restart(now)
    this.quietUntil = now + START_SETTLE
  }

  /** Forgets also what was learned about the medium. */
  reset(now: number): void {
    this.restart(now)
    this.failures = 0
    this.rigidUntil = -Infinity
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

  /** Tells that the rate is the room's again, as planned or before. */
  ended(now: number): void {
    const share = this.correction?.share ?? null
    this.restart(now)
    this.judgeLag = share
  }

  /** Takes one sample (in seconds of real time at the room's rate) and decides. */
  step(drift: number, conditions: Conditions): Action {
    const { now, fresh } = conditions
    if (now < this.quietUntil) return GATHER
    this.samples.push({ at: now, drift })
    const { correction } = this
    if (this.samples.length > (correction ? KEPT_CORRECTING : KEPT)) this.samples.shift()
    if (this.samples.length < (fresh || correction ? FAST_ENOUGH : ENOUGH)) return GATHER
    // The player may still be finding its pace.
    if (!correction && this.samples.length < ENOUGH && this.spread() > AGREEING) return GATHER
    const share = correction?.share ?? 0
    const errors = this.samples.map((sample) => sample.drift + (share * (now - sample.at)) / 1000)
    // While it is stretched the position moves in steps, where the mean is closer; else a late reading must not count.
    const error = correction ? mean(errors) : median(errors)
    return correction ? this.adjust(correction, error, conditions) : this.decide(error, conditions)
  }

  private jumpsBeyond({ now, fresh, slowTimers, mayJump }: Conditions): number {
    if (!mayJump) return Infinity
    return slowTimers || now < this.rigidUntil ? RIGID_SEEK_BEYOND : fresh ? FRESH_SEEK_BEYOND : SEEK_BEYOND
  }

  private decide(error: number, conditions: Conditions): Action {
    const { now, slowTimers, plainRate, resampling } = conditions
    const size = Math.abs(error)
    this.learnLag(error)
    if (size > this.jumpsBeyond(conditions) && this.maySeek(now)) return { kind: 'seek', error }
    const tolerance = plainRate && resampling ? clamp(2 * this.spread(), RESAMPLED_TOLERANCE, TOLERANCE) : TOLERANCE
    if (slowTimers || now < this.rigidUntil || size < tolerance) return { kind: 'keep', error }
    const resampled = plainRate && resampling && size <= mostShare(conditions, true) * RESAMPLED_WITHIN
    const jolts = plainRate && !resampled
    const expected = jolts ? error - this.jolt : error
    const share = -Math.sign(expected) * shareFor(expected, conditions, resampled)
    this.restart(now)
    this.correction = { share, since: now, before: error, resampled, jolts, settled: null }
    // Long enough to see what the start of it did; the end follows from that.
    return { kind: 'rate', error, factor: 1 + share, ms: LONGEST, resampled }
  }

  /** Refines the end of a correction under way, or turns it round. */
  private adjust(correction: Correction, error: number, conditions: Conditions): Action {
    const { share, resampled } = correction
    const { now } = conditions
    if (Math.abs(error) > this.jumpsBeyond(conditions) + JOLT_MAX && this.maySeek(now)) return { kind: 'seek', error }
    if (correction.settled === null) {
      correction.settled = this.middle()
      this.learnJolt(correction, error, now)
    } else if (this.withoutEffect(correction, correction.settled, now)) {
      return { kind: 'rate', error, factor: 1, ms: 0, resampled }
    }
    const missing = -error / share
    if (missing < -0.02) {
      // The jolt was not what was expected: it has to go the other way. Changing between two rates costs no jolt.
      const turned = Math.sign(missing) * Math.sign(share) * shareFor(error, conditions, resampled)
      this.restart(now)
      this.correction = { share: turned, since: now, before: error, resampled, jolts: false, settled: null }
      return { kind: 'rate', error, factor: 1 + turned, ms: LONGEST, resampled }
    }
    return { kind: 'rate', error, factor: 1 + share, ms: clamp((missing - this.lag) * 1000, 0, LONGEST), resampled }
  }

  private learnJolt({ share, since, before, jolts }: Correction, error: number, now: number): void {
    if (!jolts) return
    const moved = share * ((now - since) / 1000 - this.lag)
    const jolt = before + moved - error
    this.jolt = clamp(this.jolt + (jolt - this.jolt) * 0.5, 0, JOLT_MAX)
  }

  /** What is left after a correction went on for longer, or shorter, than its end was foreseen. */
  private learnLag(error: number): void {
    if (this.judgeLag === null) return
    const beyond = error / this.judgeLag
    // The slower the correction, the less its end tells.
    const gain = LAG_GAIN * Math.min(1, Math.abs(this.judgeLag) / MAX_CORRECTION)
    this.judgeLag = null
    if (Math.abs(beyond) < LAG_MAX) this.lag = clamp(this.lag + beyond * gain, 0, LAG_MAX)
  }

  private withoutEffect({ share }: Correction, settled: Sample, now: number): boolean {
    const { at, drift } = this.middle()
    const expected = (share * (at - settled.at)) / 1000
    if (Math.abs(expected) < TELLING) return false
    if ((drift - settled.drift) / expected >= 0.25) {
      this.failures = 0
      return false
    }
    this.failures += 1
    if (this.failures >= WITHOUT_EFFECT) {
      this.failures = 0
      this.rigidUntil = now + RIGID_FOR
    }
    return true
  }

  private spread(): number {
    const drifts = this.samples.map((sample) => sample.drift)
    return Math.max(...drifts) - Math.min(...drifts)
  }

  private middle(): Sample {
    return { at: median(this.samples.map((sample) => sample.at)), drift: median(this.samples.map((sample) => sample.drift)) }
  }
}

/** By how much the rate leaves the room's to make up for an error in good time. */
function shareFor(error: number, conditions: Conditions, resampled: boolean): number {
  return clamp(Math.abs(error) / HORIZON, resampled ? RESAMPLED_MIN : MIN_CORRECTION, mostShare(conditions, resampled))
}

function mostShare({ fresh }: Conditions, resampled: boolean): number {
  if (resampled) return fresh ? MAX_CORRECTION : RESAMPLED_MAX
  return fresh ? FRESH_MAX_CORRECTION : MAX_CORRECTION
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
