import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually, pause } from './harness/wait'

/** What players do by themselves when they join comes within this, ms. */
const SETTLE_MS = 1000

describe('only people move the room', () => {
  let stage: Stage
  let ada: Viewer
  let ben: Viewer
  let path: string
  /** What was done on purpose, by cause. */
  let given: string[]

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ben = await stage.viewer()
    path = await ada.createRoom('Ada', 'Only people')
    await ben.joinRoom('Ben', path)
    await ada.ask(({ room }) => {
      const log: string[] = []
      Object.assign(window, { log })
      // That an item has ended is the timeline's doing.
      room.on('playback', ({ cause }) => cause !== 'ended' && log.push(cause))
    })
  })

  afterAll(() => stage.close())

  const log = () => ada.page.evaluate(() => (window as { log?: string[] }).log ?? [])
  const drift = (viewer: Viewer) => viewer.ask(({ player }) => player.stats.drift)

  async function show(clip: string, query = '') {
    await ada.page.evaluate(() => (window as { log?: string[] }).log?.splice(0))
    await ada.addAndPlay(stage.clip(clip, query))
    given = ['select']
    await ada.playing()
  }

  async function seek(position: number) {
    await ada.command('seek', position)
    given.push('seek')
  }

  async function reload() {
    await ben.page.reload()
    await ben.online()
    await ben.playing()
    await pause(SETTLE_MS)
  }

  test.each([
    ['MP4', 'film.mp4', 40],
    ['HLS', 'film.m3u8', 40],
    // It lasts ten seconds.
    ['DASH', 'short.mpd', 0],
  ])('joins and reloads with %s', async (_format, clip, position) => {
    await show(clip)
    for (let times = 0; times < 2; times++) {
      await seek(position)
      await reload()
      await eventually('he is where the room is', async () => Math.abs((await drift(ben)) ?? Infinity) < 100)
    }
    expect(await log()).toEqual(given)
  })

  test('joins and reloads with an MP4 from a server without byte ranges: it plays on, and says so', async () => {
    await show('film.mp4', 'ranges=no')
    await pause(11_000)
    for (let times = 0; times < 2; times++) {
      await reload()
      await ben.get('unseekable').waitFor()
      await ben.playing()
    }
    expect(await ada.get('unseekable').count()).toBe(0)
    expect(Math.abs((await drift(ada)) ?? Infinity)).toBeLessThan(100)
    expect(await log()).toEqual(given)
  })

  test('a segment of HLS that is missing is landed behind, and nobody is sent elsewhere', async () => {
    await show('film.m3u8', 'hole=2')
    await seek(6)
    for (const viewer of [ada, ben]) {
      await eventually('the picture behind the hole', () => viewer.ask(({ player, room }) => {
        const { position, anchor } = room.state.playback
        return player.status === 'playing' && (room.clock.now() - anchor) / 1000 + position > 13 && Math.abs(player.stats.drift ?? Infinity) < 100
      }), 15_000)
    }
    expect(await log()).toEqual(given)
  })

  test('a key that is held, and quick steps', async () => {
    await show('film.mp4')
    await ada.get('video').hover()
    for (let times = 0; times < 10; times++) await ada.page.keyboard.down('k')
    await ada.page.keyboard.up('k')
    await ben.page.locator('[data-testid=play-button][data-playing=false]').waitFor()
    for (let times = 0; times < 6; times++) await ada.page.keyboard.press('ArrowRight')
    await eventually('half a minute on', () => ada.ask(({ room }) => room.state.playback.position >= 30))
    await pause(SETTLE_MS)
    expect(await log()).toEqual(['select', 'pause', 'seek'])
  })
})
