import { newer, type ChatMessage } from '../../sync'

/** Messages kept on the page at most; the oldest go first. */
const KEPT = 2000

/** Two lists of messages as one, oldest first, each message once and in its highest version. */
export function mergeChat(before: readonly ChatMessage[], more: readonly ChatMessage[]): readonly ChatMessage[] {
  const known = withChanges(before, more)
  const ids = new Set(known.map((message) => message.id))
  const fresh = more.filter((message) => !ids.has(message.id))
  if (fresh.length === 0) return known
  const first = fresh[0]
  const last = known.at(-1)
  const all = [...known, ...fresh]
  // New messages come last nearly always; only older ones that were read afterwards need sorting in.
  if (first && last && first.at < last.at) all.sort((a, b) => a.at - b.at)
  return all.slice(-KEPT)
}

/** The list itself when nothing in it was changed. */
function withChanges(known: readonly ChatMessage[], told: readonly ChatMessage[]): readonly ChatMessage[] {
  const byId = new Map(told.map((message) => [message.id, message]))
  const current = known.map((message) => newer(message, byId.get(message.id) ?? message))
  return current.some((message, i) => message !== known[i]) ? current : known
}
