import type { MediaControl, Movement, Ranges } from './media-control'

/** A player that jumps ahead by more than this was moved by something else than a hole in the medium, s. */
const HOLE_MAX = 60
/** A jump shorter than this is a player's rounding, s. */
const HOLE_MIN = 0.05
/** Where a hole begins is known as closely as the position is looked at, s. */
const EDGE = 0.3
const HOLES_KEPT = 8
/** So many seeks in a row that land elsewhere, and the medium counts as one that cannot be joined there. */
const MISSES = 2
/** A seek that lands this close tells nothing of the medium: the player has ideas of its own, s. */
const CLOSE = 2
/** The start of a medium can be reached whatever happened before, s. */
const START = 0.5

/**
 * What is known of where the present medium can be played from: what the browser says, seeks that landed elsewhere,
 * and holes that the player's own code jumped over.
 */
export class Reach {
  private holes: { readonly from: number; readonly to: number }[] = []
  private misses = 0
  /** Where the seekable part ended when a seek had failed for good. */
  private failedEnd: number | null = null

  constructor(private readonly control: MediaControl) {}

  /** A new medium: nothing is known. */
  clear(): void {
    this.holes = []
    this.reset()
  }

  /** The medium is loaded anew: what is missing in it stays missing. */
  reset(): void {
    this.misses = 0
    this.failedEnd = null
  }

  /** Whether it is worth seeking to a position. One that failed is not repeated before something else is seekable. */
  allows(position: number): boolean {
    if (this.failedEnd !== null && this.failedEnd !== seekableEnd(this.control.element.seekable)) {
      this.failedEnd = null
      this.misses = 0
    }
    return this.control.reaches(position) && (this.failedEnd === null || position < START)
  }

  /** Tells how a seek ended, and whether to try once more, because something else may have moved the player. */
  judge(): 'landed' | 'again' | 'failed' {
    const { missedBy } = this.control
    this.misses = missedBy === 0 ? 0 : this.misses + 1
    if (this.misses > 0 && this.misses < MISSES) return 'again'
    if (missedBy <= CLOSE) {
      this.misses = 0
      return 'landed'
    }
    this.failedEnd = seekableEnd(this.control.element.seekable)
    return 'failed'
  }

  /** Tells of a jump that the player made by itself. */
  jumped({ from, to }: Extract<Movement, { kind: 'seek' }>): void {
    if (to - from >= HOLE_MIN && to - from <= HOLE_MAX) this.missing(from, to)
  }

  /** Tells of a stretch that is not there, s. */
  missing(from: number, to: number): void {
    this.holes = [...this.holes.filter((hole) => hole.to !== to), { from, to }].slice(-HOLES_KEPT)
  }

  /** Where the medium goes on for a position inside a hole; the position itself elsewhere. */
  beyondHole(position: number): number {
    if (isBuffered(this.control.element.buffered, position)) return position
    let beyond = position
    // Holes may follow each other.
    const inOrder = [...this.holes].sort((a, b) => a.from - b.from)
    for (const { from, to } of inOrder) if (from - EDGE <= beyond && beyond < to) beyond = to
    return beyond
  }
}

export function isBuffered(buffered: Ranges, position: number): boolean {
  for (let i = 0; i < buffered.length; i++) {
    if (buffered.start(i) <= position && position < buffered.end(i)) return true
  }
  return false
}

function seekableEnd(seekable: Ranges): number {
  return seekable.length === 0 ? 0 : seekable.end(seekable.length - 1)
}
