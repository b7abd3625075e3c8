import { shallowRef, type ShallowRef } from 'vue'
import { newKey, SyncError, type ChatOptions, type RoomConnection } from '../../sync'

/** A line that the server has not answered yet. */
export interface WaitingLine {
  readonly key: string
  readonly text: string
  readonly options: ChatOptions
  readonly since: number
  /** It waits for long enough to be seen waiting. */
  readonly late: boolean
}

/** Lines that may wait at once. */
export const WAITING_MAX = 20
/** A line that is answered sooner than this is not shown as waiting, ms. */
const LATE = 1000
/** Servers know a key for five minutes: what waits longer could be said twice, ms. */
const KEY_LIFE = 4 * 60_000
/** No answer came: the line may have arrived all the same, and goes again under its key. */
const UNANSWERED = new Set(['TIMEOUT', 'UNAVAILABLE', 'DRAINING', 'ENGINE_CLOSED', 'OVERLOADED'])

export interface Outbox {
  readonly lines: Readonly<ShallowRef<readonly WaitingLine[]>>
  /** Resolves when the server has it or the person took it back; rejects with what it was refused for. */
  send(text: string, options: ChatOptions): Promise<'sent' | 'taken-back'>
  takeBack(key: string): void
  stop(): void
}

/**
 * Keeps what was written until the server has it: without a connection it waits, in sight, and is sent with its key when
 * there is one again, so that nothing is said twice.
 */
export function outbox(connection: Pick<RoomConnection, 'sendChat' | 'subscribe' | 'status'>, now = () => Date.now()): Outbox {
  const lines = shallowRef<readonly WaitingLine[]>([])
  const online = () => connection.status.kind === 'online'
  const has = (key: string) => lines.value.some((line) => line.key === key)
  const remove = (key: string) => (lines.value = lines.value.filter((line) => line.key !== key))
  const takenBack = new Map<string, () => void>()

  /** Resolves when there is a connection, or the line is gone. */
  function connected(key: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!online() && has(key)) return
        stop()
        takenBack.delete(key)
        resolve()
      }
      const stop = connection.subscribe(look)
      takenBack.set(key, look)
      look()
    })
  }

  async function deliver(line: WaitingLine): Promise<'sent' | 'taken-back'> {
    for (;;) {
      await connected(line.key)
      if (!has(line.key)) return 'taken-back'
      if (now() - line.since > KEY_LIFE) throw new SyncError('TIMEOUT', 'The connection was away for too long', true)
      try {
        await connection.sendChat(line.text, { ...line.options, key: line.key })
        return 'sent'
      } catch (error) {
        if (!(error instanceof SyncError) || !UNANSWERED.has(error.code)) throw error
        await new Promise((resolve) => setTimeout(resolve, LATE))
      }
    }
  }

  return {
    lines,
    async send(text, options) {
      if (lines.value.length >= WAITING_MAX) throw new SyncError('QUEUE_FULL', 'Too many lines are waiting for the connection', true)
      const line: WaitingLine = { key: newKey(), text, options, since: now(), late: !online() }
      lines.value = [...lines.value, line]
      const timer = setTimeout(() => (lines.value = lines.value.map((other) => (other.key === line.key ? { ...other, late: true } : other))), LATE)
      try {
        return await deliver(line)
      } finally {
        clearTimeout(timer)
        remove(line.key)
      }
    },
    takeBack(key) {
      remove(key)
      takenBack.get(key)?.()
    },
    stop() {
      const keys = lines.value.map((line) => line.key)
      lines.value = []
      for (const key of keys) takenBack.get(key)?.()
    },
  }
}
