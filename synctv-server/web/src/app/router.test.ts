// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { parseRoute, pathOf } from './router'

it('knows a room by its link, home, and that there is nothing else', () => {
  expect(parseRoute('/r/aB3_-x')).toEqual({ name: 'room', room: 'aB3_-x' })
  expect(parseRoute('/r/aB3/')).toEqual({ name: 'room', room: 'aB3' })
  for (const path of ['/', '/index.html']) expect(parseRoute(path)).toEqual({ name: 'home' })
  for (const path of ['/r/', '/r/a/b', '/r/a%20b', `/r/${'x'.repeat(65)}`, '/x']) expect(parseRoute(path)).toEqual({ name: 'unknown', path })
})

it('writes a link that it reads again', () => {
  for (const route of [{ name: 'room', room: 'r_1' }, { name: 'home' }, { name: 'unknown', path: '/x/y' }] as const) {
    expect(parseRoute(pathOf(route))).toEqual(route)
  }
})
