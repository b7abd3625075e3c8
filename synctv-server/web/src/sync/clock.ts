import type { Environment } from './environment'

/** Cluster time as this page estimates it. */
export interface ClusterClock {
  /** Cluster time now, epoch milliseconds with a fraction. Never jumps for small corrections, never goes back for them. */
  now(): number
  /** Cluster time minus this device's own clock, ms; null before the first answer. */
  readonly offset: number | null
  /** Least recent round trip, ms; null before the first answer. */
  readonly rtt: number | null
  /** How wrong `now()` can be at most, ms; null before the first answer. */
  readonly uncertainty: number | null
}

export interface Estimate {
  /** Cluster time minus the local monotonic clock, ms. */
  readonly offset: number
  readonly uncertainty: number
  readonly rtt: number
  /** By how much round trips differ, ms. */
  readonly jitter: number
}

interface Sample {
  readonly lower: number
  readonly upper: number
  readonly rtt: number
  readonly at: number
}

/** Samples kept; with one every 2 s they reach back three minutes. */
const KEPT = 90
/** Round trips are judged by this many. */
const RECENT = 8
/** How far two clocks may run apart: 50 µs per second. */
const SKEW = 50e-6
/** Browsers round their clocks (0.1 ms in Chromium, 1 ms in Firefox): intervals this close still touch, ms. */
const ROUNDING = 2

/**
 * Estimates the offset between the cluster's clock and the local monotonic one.
 *
 * A ping sent at t0 reached the server at t1 and its answer, sent at t2, came back at t3. No message travels back in
 * time, so the offset is at most t1 − t0 and at least t2 − t3. Every sample gives such an interval, wider by the
 * clocks' possible skew as it ages; the offset lies in all of them. The intersection is never wider than the interval
 * of the sample with the least round trip, and far narrower on a jittery path, where the fastest way there and the
 * fastest way back seldom belong to the same ping.
 */
export class OffsetEstimator {
  private samples: Sample[] = []

  add(t0: number, t1: number, t2: number, t3: number): void {
    const rtt = Math.max(0, t3 - t0 - (t2 - t1))
    const middle = (t1 - t0 + (t2 - t3)) / 2
    this.samples.unshift({ lower: middle - rtt / 2, upper: middle + rtt / 2, rtt, at: t3 })
    this.samples.length = Math.min(this.samples.length, KEPT)
  }

  /** The offset at a local time, or null without samples. */
  estimate(now: number): Estimate | null {
    let lower = -Infinity
    let upper = Infinity
    for (const [index, sample] of this.samples.entries()) {
      const slack = Math.max(0, now - sample.at) * SKEW
      const low = Math.max(lower, sample.lower - slack)
      const high = Math.min(upper, sample.upper + slack)
      if (low > high + ROUNDING) {
        // Newest first: a sample that contradicts the newer ones is from before a clock jumped, as are all behind it.
        this.samples.length = index
        break
      }
      lower = Math.min(low, (low + high) / 2)
      upper = Math.max(high, (low + high) / 2)
    }
    if (this.samples.length === 0) return null
    const rtts = this.samples.slice(0, RECENT).map((sample) => sample.rtt)
    const rtt = Math.min(...rtts)
    return { offset: (lower + upper) / 2, uncertainty: (upper - lower) / 2, rtt, jitter: Math.max(...rtts) - rtt }
  }
}

/** Corrections up to this are spread over time; larger ones are a clock that jumped, ms. */
const STEP = 50
/** Spread at this pace: 10 ms per second. */
const SLEW = 0.01

/** An offset that approaches its target smoothly. */
export class SlewedOffset {
  private value: number | null = null
  private target = 0
  private at = 0

  read(now: number): number | null {
    if (this.value !== null) {
      const most = Math.max(0, now - this.at) * SLEW
      this.value += Math.min(most, Math.max(-most, this.target - this.value))
      this.at = now
    }
    return this.value
  }

  aim(target: number, now: number, step: boolean): void {
    const value = this.read(now)
    this.target = target
    if (value === null || step || Math.abs(target - value) > STEP) {
      this.value = target
      this.at = now
    }
  }
}

/** Pings in quick succession at the start and after every disturbance. */
const BURST = 5
const BURST_INTERVAL = 40
const INTERVAL = 2000
/** After the burst so many more, this often, where round trips differ: each may narrow the estimate, ms. */
const SETTLING = 30
const SETTLING_INTERVAL = 500
const UNEVEN = 20
/** An unanswered ping is followed by the next after this, even in a burst, ms. */
const GIVE_UP = 1000
/** The device's clock against the monotonic one: a change beyond this means a jump or a sleep, ms. */
const JUMP = 100

/** Keeps {@link ClusterClock} by exchanging pings over a connection that comes and goes. */
export class ClockSync implements ClusterClock {
  private readonly estimator = new OffsetEstimator()
  private readonly slewed = new SlewedOffset()
  private last: Estimate | null = null
  private exact = 0
  private burst = 0
  private settling = 0
  private cancel: (() => void) | null = null
  private skew: number

  /** @param ping sends a ping stamped with the time given at the moment of sending */
  constructor(
    private readonly environment: Environment,
    private readonly ping: () => void,
  ) {
    this.skew = environment.wall() - environment.monotonic()
  }

  now(): number {
    const local = this.environment.monotonic()
    const offset = this.slewed.read(local)
    return offset === null ? this.environment.wall() : local + offset
  }

  get offset(): number | null {
    return this.last && this.now() - this.environment.wall()
  }

  get rtt(): number | null {
    return this.last && this.last.rtt
  }

  get uncertainty(): number | null {
    return this.last && this.last.uncertainty
  }

  /** Starts pinging, quickly at first. Called when a connection is up, and again when something may have changed. */
  start(): void {
    this.burst = BURST
    this.settling = SETTLING
    this.next(0)
  }

  stop(): void {
    this.cancel?.()
    this.cancel = null
  }

  /** Takes one exchange; t0 and t3 are local monotonic times. */
  sample(t0: number, t1: number, t2: number, t3: number): void {
    this.estimator.add(t0, t1, t2, t3)
    const local = this.environment.monotonic()
    this.last = this.estimator.estimate(local)
    // The first few samples after the page was opened improve quickly and nothing plays yet: take them as they are.
    this.exact += 1
    if (this.last) this.slewed.aim(this.last.offset, local, this.exact <= BURST)
  }

  /** Called for each pong after {@link sample}: plans the next ping. */
  answered(): void {
    if (this.cancel) this.next(this.interval())
  }

  private interval(): number {
    if (this.burst > 0) return BURST_INTERVAL
    if (this.settling === 0 || (this.last?.jitter ?? 0) < UNEVEN) return INTERVAL
    this.settling -= 1
    return SETTLING_INTERVAL
  }

  private next(delay: number): void {
    this.cancel?.()
    this.cancel = this.environment.after(delay, () => {
      const skew = this.environment.wall() - this.environment.monotonic()
      if (Math.abs(skew - this.skew) > JUMP) this.burst = BURST
      this.skew = skew
      this.burst = Math.max(0, this.burst - 1)
      this.next(GIVE_UP)
      this.ping()
    })
  }
}
