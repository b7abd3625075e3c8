/** Timers by what they are for, one of each kind: a new one takes the place of the one before. */
export class Timers<Kind extends string> {
  private readonly cancels = new Map<Kind, () => void>()

  /** Keeps what cancels a timer that was started. */
  set(kind: Kind, cancel: () => void): void {
    this.cancel(kind)
    this.cancels.set(kind, cancel)
  }

  cancel(kind: Kind): void {
    this.cancels.get(kind)?.()
    this.cancels.delete(kind)
  }

  cancelAll(): void {
    for (const cancel of this.cancels.values()) cancel()
    this.cancels.clear()
  }
}
