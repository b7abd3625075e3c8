import type { ChatMessage, User } from '../../sync'

export interface MessageGroup {
  /** Of its first message. */
  readonly id: string
  readonly from: User
  readonly at: number
  /** The first message that was not read yet opens this group. */
  readonly fresh: boolean
  readonly messages: readonly ChatMessage[]
}

const PAUSE_MS = 5 * 60_000

/** Messages of one person in a row, without a longer pause, under one name. A group never spans the mark of unread ones. */
export function groupMessages(messages: readonly ChatMessage[], firstUnread: string | null = null): MessageGroup[] {
  const groups: { id: string; from: User; at: number; fresh: boolean; messages: ChatMessage[] }[] = []
  for (const message of messages) {
    const group = groups.at(-1)
    const before = group?.messages.at(-1)
    const fresh = message.id === firstUnread
    if (group && before && !fresh && group.from.id === message.from.id && message.at - before.at < PAUSE_MS) {
      group.messages.push(message)
    } else {
      groups.push({ id: message.id, from: message.from, at: message.at, fresh, messages: [message] })
    }
  }
  return groups
}
