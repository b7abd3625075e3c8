/**
 * Calibration of a player: how long its jumps and starts take, measured while the page is open. Both estimates only aim
 * better next time; an error in them is removed by the drift controller.
 */

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** A player's first jump waits for its decoders, whether data is at hand or not: 0.1 to 0.35 s in Chromium, ms. */
const COLD = 250

/** How long a jump takes until the player is ready at the new place, ms; data at hand or not makes the difference. */
export class SeekCost {
  private withData = 80
  private withoutData = 400
  private cold = true

  /** What to aim ahead by: a margin included, since coming late costs another jump and coming early a short wait. */
  ms(buffered: boolean): number {
    return Math.max(buffered ? this.withData : this.withoutData, this.cold ? COLD : 0) * 1.25 + 20
  }

  /** A new medium, and so new decoders. */
  renew(): void {
    this.cold = true
  }

  learn(buffered: boolean, measured: number): void {
    this.cold = false
    const old = buffered ? this.withData : this.withoutData
    // Up at once, down slowly; but a single stall says little of the next jump.
    const next = clamp(measured > old ? Math.min(measured, old * 2) : old * 0.7 + measured * 0.3, 20, 2000)
    if (buffered) this.withData = next
    else this.withoutData = next
  }
}

/** How long play() takes until the position moves, ms; may be negative, where a player counts ahead of its output. */
export class StartLatency {
  constructor(private value: number) {}

  get ms(): number {
    return this.value
  }

  /** @param residual where playback was after a start on time, ms ahead (+) or behind (−) */
  learn(residual: number): void {
    // What is far off was a hiccup, not the player's latency.
    if (Math.abs(residual) > 300) return
    this.value = clamp(this.value - residual * 0.5, -50, 300)
  }
}
