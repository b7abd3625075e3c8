// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { isFresh, parseKept } from './session-store'

const kept = { user: { id: 'u', name: 'Ada', kind: 'guest' }, token: 't', expiresAt: 1_000_000 } as const

it('reads back what was kept, and takes anything else for nothing', () => {
  expect(parseKept(JSON.stringify(kept))).toEqual(kept)
  for (const text of [null, '', 'null', '{', '[]', '{"token":1}', '"x"']) expect(parseKept(text)).toBeNull()
})

it('renews a token shortly before it ends', () => {
  expect(isFresh(kept, 900_000)).toBe(true)
  expect(isFresh(kept, 950_000)).toBe(false)
  expect(isFresh(null, 0)).toBe(false)
})
