import { expect, it } from 'vitest'
import { idBefore, moved } from './order'

it('moves one entry and keeps the others in order', () => {
  expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c'])
  expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b'])
})

it('names the neighbour before a place', () => {
  const list = [{ id: 'a' }, { id: 'b' }]
  expect([idBefore(list, 0), idBefore(list, 1), idBefore(list, 2)]).toEqual([null, 'a', 'b'])
})
