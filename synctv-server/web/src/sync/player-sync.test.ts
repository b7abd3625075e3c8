import { describe, expect, test } from 'vitest'
import { SyncedPlayer } from './player-sync'
import { CHROMIUM, FakeElement, type Behaviour } from './testing/fake-element'
import { fakeRoom } from './testing/fake-room'

/** A viewer with a room and an element, whose medium is loaded as soon as it is put on. */
async function viewer(behaviour: Partial<Behaviour> = {}) {
  const fake = fakeRoom()
  const element = new FakeElement(fake.environment, { ...CHROMIUM, ...behaviour })
  const player = new SyncedPlayer({ room: fake.room, element: element as unknown as HTMLVideoElement }, fake.environment)
  fake.play({ playing: true, position: 30 })
  await fake.environment.advance(10)
  element.fire('loadedmetadata')
  await fake.environment.advance(3000)
  return { ...fake, element, player, commands: () => fake.socket.sent.map((message) => message.type).filter((type) => type.startsWith('playback.')) }
}

describe('no event of the element is a command', () => {
  test('not a jump, a pause, a start or a rate that nobody ordered', async () => {
    const { element, environment, play, commands } = await viewer()
    element.jump(80)
    await environment.advance(3000)
    element.pause()
    await environment.advance(3000)
    element.playbackRate = 2
    await environment.advance(3000)
    play({ playing: false })
    await environment.advance(1000)
    void element.play()
    element.jump(10)
    await environment.advance(5000)
    expect(commands()).toEqual([])
  })

  test('not the start of a file without byte ranges, nor a hole', async () => {
    for (const behaviour of [{ noRanges: true }, { lies: true }, { hole: { from: 31, to: 36 } }]) {
      const { environment, commands } = await viewer(behaviour)
      await environment.advance(30_000)
      expect(commands()).toEqual([])
    }
  })

  test('not what the quick commands of another cause', async () => {
    const { element, environment, play, commands } = await viewer()
    for (let i = 0; i < 60; i++) {
      play([{ playing: false }, { playing: true, position: i }, { playing: true, position: i, rate: 1.25 }][i % 3] ?? {})
      await environment.advance(i % 2 === 0 ? 33 : 400)
      // A browser that does not keep up stops by itself now and then.
      if (i % 5 === 0) element.pause()
      await environment.advance(1)
    }
    await environment.advance(5000)
    expect(commands()).toEqual([])
  })
})

test('a source that cannot be joined in the middle is told by the state', async () => {
  const { player, element } = await viewer({ noRanges: true })
  expect(player.stats.state).toBe('unseekable')
  expect(player.status).toBe('playing')
  expect(element.seeks).toEqual([])
})
