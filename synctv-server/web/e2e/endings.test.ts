import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { mediaFolder } from './harness/requirements'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually, pause } from './harness/wait'

/** Once nobody's player goes on, the room does within this, ms. */
const WITHIN = 10_000
/** Longer than a room waits when all have failed, ms. */
const LONG_ENOUGH = 9000
/** Something takes the room on at last; none of these tests waits for it. */
const PATIENCE = 30_000

interface Bad {
  readonly what: string
  readonly clip: string
  readonly duration?: number
  /** Where it is started: near its end, to wait for less. */
  readonly position?: number
  readonly notice: string
}

describe('an item always ends', () => {
  let stage: Stage
  let ada: Viewer
  let ben: Viewer
  let path: string

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ben = await stage.viewer()
    path = await ada.createRoom('Ada', 'Endings')
    await ben.joinRoom('Ben', path)
    for (const viewer of [ada, ben]) {
      await viewer.page.route('**/cut-off.mp4*', (route) => route.fulfill(part(half('film.mp4'), route.request().headers()['range'])))
    }
  })

  afterAll(() => stage.close())

  const stopped = (viewer: Viewer) =>
    viewer.ask(({ player }) => typeof player.status === 'object' || document.querySelector('video')?.ended === true)
  const current = () => ada.ask(({ room }) => room.state.playlist.find((item) => item.id === room.state.playback.media)?.url ?? null)

  test.each<Bad>([
    { what: 'one that was declared longer than its file', clip: 'short.webm', duration: 60, position: 7, notice: 'shorter than announced' },
    { what: 'one that is cut off', clip: 'cut-off.mp4', position: 48, notice: 'shorter than announced' },
    { what: 'one that is not there', clip: 'missing.mp4', notice: 'could play that' },
    { what: 'a broken one', clip: 'garbage.mp4', notice: 'could play that' },
    { what: 'one of a format browsers do not know', clip: 'undecodable.mp4', notice: 'could play that' },
  ])('$what', { timeout: 60_000 }, async ({ clip, duration, position, notice }) => {
    const mark = `n=${Math.random()}`
    const next = stage.clip('film.mp4', mark)
    await ada.ask(async ({ room }, [bad, after, length, at]) => {
      const { ids } = await room.addItems([{ url: bad, ...(length === undefined ? {} : { duration: length }) }, { url: after }])
      await room.select(ids[0] ?? null, { playing: true, ...(at === undefined ? {} : { position: at }) })
    }, [stage.clip(clip, mark), next, duration, position] as const)
    const told = Promise.all([ada, ben].map((viewer) => viewer.get('toasts').getByText(notice).first().waitFor({ timeout: PATIENCE })))
    await Promise.all([ada, ben].map((viewer) => eventually('a player that has stopped', () => stopped(viewer), PATIENCE)))
    const since = performance.now()
    await eventually('the next item', async () => (await current()) === next, PATIENCE)
    expect(performance.now() - since).toBeLessThan(WITHIN)
    await told
    for (const viewer of [ada, ben]) await viewer.playing()
  })

  describe('and others see how each player is doing', () => {
    let carl: Viewer

    beforeAll(async () => {
      carl = await stage.viewer({ needsClick: true })
      await carl.page.goto(stage.server.origin + path)
      await carl.enterName('Carl')
      await carl.online()
    })

    const condition = (name: string, words: string) => ada.get('people-item').filter({ hasText: name }).filter({ hasText: words })

    test('who cannot play it, who still loads, who has not joined; and one failure skips nothing for the rest', { timeout: 60_000 }, async () => {
      const mark = `n=${Math.random()}`
      await ben.page.route(`**/film.mp4?${mark}`, (route) => route.fulfill({ status: 404 }))
      await carl.openTab(path)
      await ada.addAndPlay(stage.clip('film.mp4', mark))
      await ada.playing()
      const item = await current()
      await condition('Ben', 'Cannot play this').waitFor()
      await condition('Carl', 'Has not joined playback yet').waitFor()
      await pause(LONG_ENOUGH)
      expect(await current()).toBe(item)
      await ada.playing()
      expect(await condition('Ben', 'Cannot play this').count()).toBe(1)

      const loads = `n=${Math.random()}`
      const answers: (() => Promise<void>)[] = []
      await ben.page.route(`**/film.mp4?${loads}`, (route) => void answers.push(() => route.continue()))
      await ada.addAndPlay(stage.clip('film.mp4', loads))
      await ada.playing()
      await condition('Ben', 'Loading').waitFor()
      await carl.get('unblock').click()
      await condition('Carl', 'In sync').waitFor()
      for (const answer of answers) await answer()
      await condition('Ben', 'In sync').waitFor()
    })
  })
})

/** A file whose second half is gone. */
function half(name: string): Buffer {
  const file = readFileSync(join(mediaFolder, name))
  return file.subarray(0, Math.floor(file.length / 2))
}

/** What a server with byte ranges answers. */
function part(file: Buffer, range = 'bytes=0-') {
  const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? []
  const body = file.subarray(Number(first), last === '' ? file.length : Number(last) + 1)
  const headers = { 'Accept-Ranges': 'bytes', 'Content-Range': `bytes ${first}-${Number(first) + body.length - 1}/${file.length}` }
  return { status: 206, body, contentType: 'video/mp4', headers }
}
