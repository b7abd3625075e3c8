import { median } from './drift'

/** The reading shown is the median of this many samples. */
const SHOWN = 5
/** A player whose drift changes by more than this between two samples was held up, s. */
const HELD_UP = 0.1

/** The last samples of the drift, s ahead (+) or behind (−) of the room. */
export class Readings {
  private recent: number[] = []
  private takenAt = 0

  /** What is shown; null while there is none. */
  get shown(): number | null {
    return this.recent.length === 0 ? null : median(this.recent)
  }

  clear(): void {
    this.recent = []
  }

  /** @param now local monotonic time, ms */
  take(drift: number, now: number): void {
    this.takenAt = now
    this.recent.push(drift)
    if (this.recent.length > SHOWN) this.recent.shift()
  }

  /**
   * A player that was held up, by a busy machine for one, does not always say so: then it counts as a stall.
   *
   * @param share by which its rate leaves the room's
   */
  lostTime(drift: number, now: number, share: number): boolean {
    const before = this.recent.at(-1)
    return before !== undefined && Math.abs(drift - before - (share * (now - this.takenAt)) / 1000) > HELD_UP
  }
}
