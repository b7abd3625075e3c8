// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { ApiError, SyncError } from '../sync'
import { explain } from './explain'
import { en } from './i18n/en'

test('a refused address is explained by its faulty part', () => {
  expect(explain(new SyncError('INVALID', 'url is refused', false, 'HOST_NAME'), en)).toBe(en.add.faults.HOST_NAME)
  expect(explain(new ApiError(400, 'INVALID', 'url is refused', false, undefined, 'PORT'), en)).toBe(en.add.faults.PORT)
})

test('an item that is too large is explained by the part that takes most, and a full playlist by what is full', () => {
  expect(explain(new SyncError('ITEM_TOO_LARGE', 'too large', false, 'HEADERS'), en)).toBe(en.add.parts.HEADERS)
  expect(explain(new SyncError('ITEM_TOO_LARGE', 'too large', false, 'TAGS'), en)).toBe(en.error.ITEM_TOO_LARGE)
  expect(explain(new ApiError(409, 'PLAYLIST_FULL', 'full', false, undefined, 'BYTES'), en)).toBe(en.add.parts.BYTES)
  expect(explain(new ApiError(409, 'PLAYLIST_FULL', 'full', false), en)).toBe(en.error.PLAYLIST_FULL)
})

test('anything else, a fault of a newer server too, by its code', () => {
  expect(explain(new SyncError('INVALID', 'x', false, 'NEW'), en)).toBe(en.error.INVALID)
  expect(explain(new SyncError('NEW', 'what it says', false), en)).toBe(en.error.other({ message: 'what it says' }))
})
