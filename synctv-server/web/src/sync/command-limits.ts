import { SyncError } from './errors'
import type { Command, Limits } from './protocol'

/** What the server allows when it does not say so. */
const FALLBACK: Limits = { frameSize: 65_536, playlistBatch: 500, chatLength: 2000 }

/** Room for the id and the key of a command, bytes. */
const ENVELOPE = 128

/** A limit of the server by its name. */
export function limit(limits: Limits, name: 'frameSize' | 'playlistBatch' | 'chatLength'): number {
  return limits[name] ?? FALLBACK[name] ?? Infinity
}

/** Why the server would refuse a command for its size, or even close the connection for it; null when it would not. */
export function tooLarge(command: Command, limits: Limits): SyncError | null {
  const refused = (message: string) => new SyncError('TOO_LARGE', message, false)
  if (command.type === 'chat.send' && [...command.text].length > limit(limits, 'chatLength')) {
    return refused(`A message has at most ${limit(limits, 'chatLength')} characters`)
  }
  if ((command.type === 'playlist.add' || command.type === 'playlist.remove') && command.items.length > limit(limits, 'playlistBatch')) {
    return refused(`One command has at most ${limit(limits, 'playlistBatch')} items`)
  }
  return fits(jsonBytes(command), limits) ? null : refused(`A command has at most ${limit(limits, 'frameSize')} bytes`)
}

/** Whether a command of so many bytes goes into a frame. */
export function fits(bytes: number, limits: Limits): boolean {
  return bytes + ENVELOPE <= limit(limits, 'frameSize')
}

/** Length of a value as it is sent. */
export function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}
