import { expect, it } from 'vitest'
import type { ChatMessage } from '../../sync'
import { mergeChat } from './history'

const message = (at: number): ChatMessage => ({ id: `m${at}`, from: { id: 'u', name: 'u', kind: 'guest' }, text: '', at })
const times = (messages: readonly ChatMessage[]) => messages.map((m) => m.at)

it('puts older and newer messages in order, each once', () => {
  const known = [message(5), message(6)]
  expect(times(mergeChat(known, [message(6), message(7)]))).toEqual([5, 6, 7])
  expect(times(mergeChat(known, [message(1), message(2), message(5)]))).toEqual([1, 2, 5, 6])
  expect(mergeChat(known, [message(5)])).toBe(known)
})

it('keeps the higher version of a message, in its place', () => {
  const edited = { ...message(5), text: 'edited', version: 2 }
  const known = [message(5), message(6)]
  expect(mergeChat(known, [edited])).toEqual([edited, message(6)])
  expect(mergeChat([edited], [message(5), message(6)])).toEqual([edited, message(6)])
  expect(mergeChat(known, [{ ...message(5), version: 1 }])).toBe(known)
})

it('keeps a bounded number', () => {
  const many = Array.from({ length: 2500 }, (_, at) => message(at))
  expect(times(mergeChat([], many)).length).toBe(2000)
  expect(times(mergeChat([], many))[0]).toBe(500)
})
