// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { en } from '../i18n/en'
import { adviceFor } from './advice'
import { bufferedTo } from './mediaState'

it('finds the end of the buffered stretch around a position', () => {
  const ranges = { length: 2, start: (i: number) => [0, 30][i] ?? 0, end: (i: number) => [10, 45][i] ?? 0 }
  expect([0, 9.9, 10.5, 29.8, 40, 60].map((at) => bufferedTo(ranges, at))).toEqual([10, 10, 10.5, 45, 45, 60])
})

it('has a reason and a way out for every kind of failure', () => {
  const kinds = ['network', 'not-found', 'forbidden', 'cors', 'codec', 'unsupported', 'unknown'] as const
  const reasons = kinds.map((kind) => adviceFor(kind, en))
  expect(new Set(reasons.map((reason) => reason.why)).size).toBe(kinds.length)
  expect(reasons.every((reason) => reason.todo.length > 0)).toBe(true)
})
