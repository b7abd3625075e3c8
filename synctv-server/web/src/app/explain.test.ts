// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { ApiError, SyncError } from '../sync'
import { explain } from './explain'
import { en } from './i18n/en'

test('a refused address is explained by its faulty part', () => {
  expect(explain(new SyncError('INVALID', 'url is refused', false, 'HOST_NAME'), en)).toBe(en.add.faults.HOST_NAME)
  expect(explain(new ApiError(400, 'INVALID', 'url is refused', false, undefined, 'PORT'), en)).toBe(en.add.faults.PORT)
})

test('a refused name is explained by its fault', () => {
  expect(explain(new SyncError('INVALID', 'name is refused', false, 'NAME_HIDDEN'), en)).toBe(en.name.NAME_HIDDEN)
})

test('anything else, a fault of a newer server too, by its code', () => {
  expect(explain(new SyncError('INVALID', 'x', false, 'NEW'), en)).toBe(en.error.INVALID)
  expect(explain(new SyncError('NEW', 'what it says', false), en)).toBe(en.error.other({ message: 'what it says' }))
})
