import { describe, expect, test } from 'vitest'
import { online } from './testing/connected'
import { chatEvent, welcome } from './testing/samples'

/** Picture and sound are to be back 5 s after the line, and need some of that for themselves, ms. */
const NOTICED = 4000

describe('a line that was silent', () => {
  test.each([5, 40, 70, 130])('for %i s is noticed soon when it is back, whenever that is, without a word of the browser', async (seconds) => {
    for (let ms = 0; ms < 5000; ms += 250) {
      const { environment, room } = online()
      await environment.advance(seconds * 1000 + ms)
      const hanging = environment.sockets.length
      const since = environment.monotonic()
      // What was begun before hears nothing for good.
      while (environment.sockets.length === hanging) await environment.advance(50)
      expect(environment.monotonic() - since).toBeLessThanOrEqual(NOTICED)
      environment.socket.open()
      environment.socket.receive(welcome({ resumed: true }))
      expect(room.status.kind).toBe('online')
    }
  })

  test('is asked more seldom after some minutes', async () => {
    const { environment } = online()
    await environment.advance(20 * 60_000)
    const before = environment.sockets.length
    await environment.advance(10 * 60_000)
    expect(environment.sockets.length - before).toBeLessThan(80)
  })

  test('gets more time for its answer when somebody is there who answers late', async () => {
    const { environment, room, socket } = online()
    socket.drop()
    await environment.advance(500)
    for (let times = 0; times < 5; times++) {
      const { socket: late } = environment
      late.open()
      while (environment.socket === late) await environment.advance(100)
    }
    environment.socket.open()
    await environment.advance(9000)
    environment.socket.receive(welcome({ resumed: true }))
    expect(room.status.kind).toBe('online')
  })
})

test.each(['online', 'visible'] as const)('an attempt that hangs is begun again at once when the page is %s', async (cause) => {
  const { environment, socket } = online()
  socket.receive(chatEvent(11))
  socket.drop()
  await environment.advance(400)
  const hanging = environment.sockets.length
  await environment.advance(1100)
  environment.wake(cause)
  await environment.advance(400)
  expect(environment.sockets).toHaveLength(hanging + 1)
  // One that has just begun is let be.
  environment.wake(cause)
  await environment.advance(400)
  expect(environment.sockets).toHaveLength(hanging + 1)
})
