import { fits, jsonBytes, limit } from './command-limits'
import type { RoomCommands } from './commands'
import { SyncError } from './errors'
import { newKey } from './key'
import type { Limits, NewItem } from './protocol'

/** Items of one part, so that progress can be seen, and others' commands get between. */
const PART_MAX = 100

export interface AddInPartsOptions {
  /** Choose the first added item and play it. */
  select?: boolean
  /** Called after each part. */
  progress?: (added: number) => void
}

interface AddTarget extends Pick<RoomCommands, 'addItems'> {
  readonly state: { readonly limits: Limits }
}

/** Adds any number of items in order, in as many commands as the server's limits ask for. */
export class AddInParts {
  /** The part whose fate is not known: sent again under its key it cannot be added twice. */
  private unsure: { readonly items: NewItem[]; readonly key: string } | null = null
  private done = 0
  private partMax = PART_MAX

  constructor(
    private readonly room: AddTarget,
    private readonly items: readonly NewItem[],
    private readonly options: AddInPartsOptions = {},
  ) {}

  /** How many are in the playlist; the others follow them. */
  get added(): number {
    return this.done
  }

  /**
   * Adds what is left. Rejects with the SyncError of the first part that is refused or gets no answer; what was added
   * before stays, and calling it again goes on from there.
   */
  async run(): Promise<void> {
    while (this.done < this.items.length) {
      const part = this.unsure ?? { items: this.next(), key: newKey(Math.random) }
      this.unsure = part
      try {
        await this.room.addItems(part.items, { key: part.key, ...(this.options.select && this.done === 0 ? { select: true } : {}) })
      } catch (error) {
        const answered = error instanceof SyncError && !['TIMEOUT', 'CLOSED'].includes(error.code)
        if (answered) this.unsure = null
        // The event that tells it to everybody is larger than the command, and has a limit of its own.
        if (!(answered && error.code === 'TOO_LARGE' && part.items.length > 1)) throw error
        this.partMax = Math.ceil(part.items.length / 2)
        continue
      }
      this.unsure = null
      this.done += part.items.length
      this.options.progress?.(this.done)
    }
  }

  private next(): NewItem[] {
    const { limits } = this.room.state
    const most = Math.min(this.partMax, limit(limits, 'playlistBatch'))
    const part: NewItem[] = []
    let bytes = jsonBytes({ type: 'playlist.add', items: [], select: true })
    for (const item of this.items.slice(this.done, this.done + most)) {
      bytes += jsonBytes(item) + 1
      // One that is too large by itself is refused when it is sent.
      if (part.length > 0 && !fits(bytes, limits)) break
      part.push(item)
    }
    return part
  }
}
