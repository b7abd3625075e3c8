import { afterEach, describe, expect, test, vi } from 'vitest'
import { PlaybackControls } from './playback-controls'
import type { PlayerAdapter, PlayerSource } from './players/adapter'
import { SyncedPlayer } from './player-sync'
import { CHROMIUM, FakeElement } from './testing/fake-element'
import { fakeRoom } from './testing/fake-room'
import { item } from './testing/samples'
import { viewer } from './testing/viewer'

const attached: PlayerSource[] = []
vi.mock('./players', async (original) => ({
  ...(await original<object>()),
  playerFor: (): Promise<PlayerAdapter> =>
    Promise.resolve({ name: 'native', attach: (_element, source) => void attached.push(source), liveEdge: () => null, timeline: () => null, detach: () => {} }),
}))

afterEach(() => void attached.splice(0))

describe('a room that has passed the length somebody measured', () => {
  function controls() {
    const fake = fakeRoom()
    const made = new PlaybackControls(fake.room, fake.environment, {
      duration: () => 60,
      live: () => false,
      pausedHere: () => false,
      playHere: () => {},
      pauseHere: () => {},
      changed: () => {},
    })
    fake.play({ playing: false, position: 90 })
    const seeks = () => fake.socket.sent.flatMap((message) => (message.type === 'playback.seek' ? [message.position] : []))
    return { controls: made, environment: fake.environment, seeks }
  }

  test('is not thrown back by a step', async () => {
    const { controls: made, environment, seeks } = controls()
    void made.seekBy(-5)
    await environment.advance(300)
    expect(seeks()).toEqual([85])
  })

  test('is not thrown back by a step ahead either', async () => {
    const { controls: made, environment, seeks } = controls()
    void made.seekBy(30)
    await environment.advance(300)
    expect(seeks()).toEqual([90])
  })

  test('is joined where it is', async () => {
    const fake = fakeRoom({ playlist: [item('a', { duration: 60 })] })
    fake.play({ playing: false, position: 90 })
    const element = new FakeElement(fake.environment, CHROMIUM)
    const player = new SyncedPlayer({ room: fake.room, element: element as unknown as HTMLVideoElement }, fake.environment)
    await fake.environment.advance(10)
    expect(attached.map((source) => source.startAt)).toEqual([90])
    player.destroy()
  })
})

describe('a player that has less than the room', () => {
  test('goes on when there is more', async () => {
    const one = viewer()
    const { environment, element, conductor, follow } = one
    element.duration = 40
    follow({ playing: true, position: 50 })
    await environment.advance(3000)
    expect(element.currentTime).toBe(40)
    element.duration = 120
    conductor.elementChanged()
    await environment.advance(2000)
    expect(element.paused).toBe(false)
    expect((await one.errors(2000)).worst).toBeLessThan(40)
  })

  test('ends where its file is cut off, and does not begin anew', async () => {
    const { environment, element, follow } = viewer({ cutAt: 60 })
    follow({ playing: true, position: 57 })
    await environment.advance(4000)
    expect(element.ended).toBe(true)
    follow({}) // the room says the same again, as when a length was measured
    for (let times = 0; times < 40; times++) {
      await environment.advance(250)
      expect(element.currentTime).toBeGreaterThanOrEqual(60)
    }
    expect(element.ended).toBe(true)
    follow({ position: 20 })
    await environment.advance(2000)
    expect(element.ended).toBe(false)
    expect(element.paused).toBe(false)
  })

  test('stays at its end while there is no more, whatever it tells', async () => {
    const { environment, element, conductor, follow } = viewer()
    element.duration = 40
    follow({ playing: true, position: 50 })
    for (let times = 0; times < 10; times++) {
      await environment.advance(500)
      conductor.elementChanged()
    }
    expect(element.seeks).toHaveLength(1)
    expect(element.paused).toBe(true)
  })
})
