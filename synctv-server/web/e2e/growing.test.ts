import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Onlooker } from './harness/onlooker'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

/** What a manifest that grows begins with, s. */
const FIRST_END = 24

describe('manifests that say that there is more to come', () => {
  let stage: Stage
  let ada: Viewer
  let ben: Viewer
  let rex: Onlooker

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ben = await stage.viewer()
    const path = await ada.createRoom('Ada', 'Growing')
    await ben.joinRoom('Ben', path)
    rex = await Onlooker.open(ada, stage.server.origin, path)
  })

  afterAll(() => stage.close())

  const item = () => rex.ask(({ state }) => state.playlist.find(({ id }) => id === state.playback.media) ?? null)
  const position = (viewer: Viewer) => viewer.get('video').evaluate((video: HTMLVideoElement) => video.currentTime)
  const near = (viewer: Viewer, within?: number) =>
    eventually('where the room is', async () => Math.abs((await viewer.ask(({ player }) => player.stats.drift)) ?? Infinity) < 100, within)

  test('a live stream that nobody ticked as live is live for all, and second joiners end nothing', async () => {
    await rex.forget()
    await rex.show(stage.clip('film.m3u8', 'kind=live&n=1'))
    await eventually('live for the room', async () => (await item())?.live === true)
    for (let times = 0; times < 3; times++) {
      await ben.page.reload()
      await ben.online()
      await Promise.all([ada.playing(), ben.playing()])
    }
    // Longer than its window was when it was opened.
    const before = await position(ada)
    await eventually('the picture goes on beyond the first window', async () => (await position(ada)) > Math.max(before + 4, FIRST_END), 30_000)
    expect((await item())?.live).toBe(true)
    expect((await item())?.duration).toBeUndefined()
    expect((await rex.log()).map(({ cause }) => cause)).toEqual(['select'])
    expect([...ada.commands, ...ben.commands]).toEqual([])
  })

  test('a recording that grows is not stopped at its old end, by those who were there and those who come later', { timeout: 90_000 }, async () => {
    await rex.forget()
    await rex.show(stage.clip('film.m3u8', 'kind=growing&n=2'))
    await eventually('growing for the room', async () => (await item())?.growing === true)
    await ada.playing()
    await rex.seek(FIRST_END - 8)
    await near(ada)
    await ben.page.reload()
    await ben.online()
    await ben.playing()
    for (const viewer of [ada, ben]) await eventually('the picture beyond the first end', async () => (await position(viewer)) > FIRST_END + 2, 20_000)
    await Promise.all([ada, ben].map(near))
    // Where the manifest is not yet, and will be, as the room is slower than it grows: they wait for it, and go on.
    await rex.rate(0.5)
    const end = await ada.get('video').evaluate((video: HTMLVideoElement) => video.seekable.end(0))
    await rex.seek(end + 2)
    await eventually('the room is where nobody can be', async () => (await position(ada)) < end + 0.5)
    for (const viewer of [ada, ben]) {
      await eventually('the picture beyond the second end', async () => (await position(viewer)) > end + 4, 30_000)
      await near(viewer)
    }
    expect(await item()).toMatchObject({ growing: true })
    expect((await item())?.duration).toBeUndefined()
    expect((await rex.log()).map(({ cause }) => cause)).toEqual(['select', 'seek', 'rate', 'seek'])
    expect([...ada.commands, ...ben.commands]).toEqual([])
  })
})
