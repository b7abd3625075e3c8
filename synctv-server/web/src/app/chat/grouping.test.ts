import { expect, it } from 'vitest'
import type { ChatMessage } from '../../sync'
import { groupMessages } from './grouping'

const message = (id: string, from: string, minute: number): ChatMessage => ({ id, from: { id: from, name: from, kind: 'guest' }, text: id, at: minute * 60_000 })
const shape = (messages: ChatMessage[], unread?: string) => groupMessages(messages, unread).map((group) => group.messages.map((m) => m.id).join(''))

it('puts what one person says in a row under one name', () => {
  expect(shape([message('a', 'ada', 0), message('b', 'ada', 1), message('c', 'bob', 1), message('d', 'ada', 2)])).toEqual(['ab', 'c', 'd'])
})

it('starts anew after a pause', () => {
  expect(shape([message('a', 'ada', 0), message('b', 'ada', 6)])).toEqual(['a', 'b'])
})

it('starts anew, and marks it, where the unread ones begin', () => {
  const messages = [message('a', 'ada', 0), message('b', 'ada', 1)]
  expect(shape(messages, 'b')).toEqual(['a', 'b'])
  expect(groupMessages(messages, 'b').map((group) => group.fresh)).toEqual([false, true])
})
