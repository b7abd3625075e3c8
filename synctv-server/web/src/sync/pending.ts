import type { Environment } from './environment'
import { SyncError } from './errors'
import { newKey } from './key'
import type { Ack, Command, Reject } from './protocol'

/** What an accepted command answers. */
export interface Accepted {
  /** Sequence number of the event it caused, if it caused one. */
  readonly seq?: number
  /** New ids, for chat messages and playlist items. */
  readonly ids: readonly string[]
}

/** Commands that may wait for an answer at once. */
export const PENDING_MAX = 64
/** A command is given up after this, connected or not, ms. */
export const COMMAND_TIMEOUT = 10_000

interface Waiting {
  readonly message: Command & { id: number; key: string }
  readonly resolve: (accepted: Accepted) => void
  readonly reject: (error: SyncError) => void
  readonly cancel: () => void
}

/**
 * Commands without an answer yet, in order. Each carries a key, so that sending it again after a reconnect cannot
 * carry it out twice.
 */
export class PendingCommands {
  private readonly waiting = new Map<number, Waiting>()
  private lastId = 0

  constructor(private readonly environment: Environment) {}

  /** @param send called at once with the message; may drop it when there is no connection */
  submit(command: Command, send: (message: Command & { id: number }) => void): Promise<Accepted> {
    if (this.waiting.size >= PENDING_MAX) {
      return Promise.reject(new SyncError('QUEUE_FULL', 'Too many commands are waiting for the connection', true))
    }
    const id = ++this.lastId
    const message = { ...command, key: command.key ?? newKey(() => this.environment.random()), id }
    return new Promise((resolve, reject) => {
      const cancel = this.environment.after(COMMAND_TIMEOUT, () =>
        this.settle(id)?.reject(new SyncError('TIMEOUT', 'The server did not answer in time', true)),
      )
      this.waiting.set(id, { message, resolve, reject, cancel })
      send(message)
    })
  }

  ack(message: Ack): void {
    const accepted = { ids: message.ids ?? [], ...(message.seq === undefined ? {} : { seq: message.seq }) }
    this.settle(message.id)?.resolve(accepted)
  }

  /** Whether the refusal belonged to a command of ours. */
  refuse(message: Reject): boolean {
    const waiting = message.id === undefined ? undefined : this.settle(message.id)
    waiting?.reject(new SyncError(message.code, message.message, message.retryable, message.fault))
    return waiting !== undefined
  }

  /** Everything without an answer, oldest first, to be sent over a new connection. */
  messages(): (Command & { id: number })[] {
    return [...this.waiting.values()].map((waiting) => waiting.message)
  }

  rejectAll(error: SyncError): void {
    for (const id of [...this.waiting.keys()]) this.settle(id)?.reject(error)
  }

  private settle(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id)
    this.waiting.delete(id)
    waiting?.cancel()
    return waiting
  }
}
