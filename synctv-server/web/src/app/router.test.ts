// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { parseRoute, pathOf } from './router'

it('reads a room from its link, and takes everything else for home', () => {
  expect(parseRoute('/r/aB3_-x')).toEqual({ name: 'room', room: 'aB3_-x' })
  expect(parseRoute('/r/aB3/')).toEqual({ name: 'room', room: 'aB3' })
  for (const path of ['/', '/r/', '/r/a/b', '/r/a%20b', `/r/${'x'.repeat(65)}`, '/x']) expect(parseRoute(path)).toEqual({ name: 'home' })
})

it('writes a link that it reads again', () => {
  const route = { name: 'room', room: 'r_1' } as const
  expect(parseRoute(pathOf(route))).toEqual(route)
  expect(pathOf({ name: 'home' })).toBe('/')
})
