// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { ApiError, type Room } from '../../sync'
import { api } from '../api'
import { keep } from '../session-store'
import { useRoomEntry } from './useRoomEntry'

afterEach(() => vi.restoreAllMocks())

const locked = { id: 'r', name: 'Room', locked: true } as unknown as Room
const page = { items: [] } as unknown as Awaited<ReturnType<typeof api.chat>>

test('who is shut out by a new password is asked for it, told when it is the old one, and let in with the new one', async () => {
  keep({ user: { id: 'u', name: 'Ada', kind: 'guest' }, accessToken: 't', expiresIn: 3600 } as unknown as Parameters<typeof keep>[0])
  vi.spyOn(api, 'room').mockResolvedValue(locked)
  const chat = vi.spyOn(api, 'chat').mockResolvedValue(page)
  const join = vi.spyOn(api, 'join')
  const scope = effectScope()
  const entry = scope.run(() => useRoomEntry('r')) as ReturnType<typeof useRoomEntry>
  await vi.waitFor(() => expect(entry.step.value).toBe('open'))

  chat.mockRejectedValue(new ApiError(403, 'JOIN_REQUIRED', 'Join the room with its password first', false))
  await entry.rejoin() // what the room's page does when it was closed with 4508
  expect(entry.step.value).toBe('password')
  expect(entry.problem.value).toBe('')

  join.mockRejectedValueOnce(new ApiError(403, 'WRONG_PASSWORD', 'The password is wrong', false))
  await entry.submitPassword('old')
  expect(entry.step.value).toBe('password')
  expect(entry.problem.value).not.toBe('')

  join.mockResolvedValueOnce({} as Awaited<ReturnType<typeof api.join>>)
  await entry.submitPassword('new')
  expect(entry.step.value).toBe('open')
  expect(entry.problem.value).toBe('')
  scope.stop()
})
