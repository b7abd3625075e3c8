import { expect, test } from 'vitest'
import { online, outcome } from './testing/connected'

const limits = { chatLength: 10, playlistBatch: 3, frameSize: 2000 }
const item = { url: 'https://a.example/1.mp4' }

test.each([
  ['a long chat message', (room: ReturnType<typeof online>['room']) => room.sendChat('🎬'.repeat(11))],
  ['many items', (room) => room.addItems([item, item, item, item])],
  ['many ids', (room) => room.removeItems(['a', 'b', 'c', 'd'])],
  ['a command that fits into no frame', (room) => room.addItems([{ ...item, name: '大'.repeat(650) }])],
])('%s is refused here and not sent', async (_, command) => {
  const { room, socket } = online({ limits })
  const before = socket.sent.length
  expect(await outcome(command(room))).toBe('TOO_LARGE')
  expect(socket.sent).toHaveLength(before)
})

test('what is within the limits is sent', () => {
  const { room, socket } = online({ limits })
  const before = socket.sent.length
  void room.sendChat('🎬'.repeat(10))
  void room.addItems([item, item, item])
  expect(socket.sent).toHaveLength(before + 2)
})
