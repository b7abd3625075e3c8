import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { record } from './harness/figures'
import { Stage } from './harness/stage'
import { between, follow, fromRoom, sizes, Track, type Point } from './harness/track'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

const LAX = 100
/** Who comes late is on the right position this soon after the first picture, ms. */
const LATE_BUDGET = 1000
const CLOSE = 20
const SETTLE_MS = 3000

describe('coming late and coming back', () => {
  let stage: Stage
  let ada: Viewer
  let ben: Viewer
  let path: string

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ben = await stage.viewer()
    path = await ada.createRoom('Ada', 'Late')
    await ben.joinRoom('Ben', path)
  })

  afterAll(() => stage.close())

  test.each([
    ['DASH', 'film.mpd'],
    ['HLS', 'film.m3u8'],
    ['MP4', 'film.mp4'],
  ])('a third viewer who comes late is soon at the right place, with %s', async (format, clip) => {
    await ada.addAndPlay(stage.clip(clip))
    await ada.playing()
    await ben.playing()
    const carl = await stage.viewer()
    await carl.page.goto(stage.server.origin)
    await carl.enterName('Carl')
    await carl.get('room-name').waitFor()
    await carl.page.addInitScript(noteFirstFrame)
    await carl.page.goto(stage.server.origin + path)
    await carl.online()
    const tracks = [new Track(ada), new Track(carl)] as const
    await follow(tracks, 5000)

    const [, late] = tracks.map((track) => track.points)
    const playback = tracks[0].last?.playback
    const shown = await carl.page.evaluate(() => (window as { firstFrameAt?: number }).firstFrameAt ?? null)
    const offset = tracks[1].offset
    if (!late || !playback || shown === null) throw new Error('The late viewer showed no picture')
    const distances = fromRoom(late, playback)
    for (const limit of [LAX, CLOSE]) {
      const after = Math.max(0, settledSince(distances, limit) - (shown + offset))
      record({
        scenario: `late viewer, ${format}`, what: `first frame to within ${limit} ms`, unit: 'ms', max: after, samples: 1,
        budget: { of: 'max', value: LATE_BUDGET },
      })
      expect(after).toBeLessThan(4 * LATE_BUDGET)
    }
    if (process.env['TRACE']) console.log(distances.map(({ at, position }) => `${(at - shown - offset).toFixed(0)}: ${position.toFixed(1)}`).join('\n'))
    await carl.close()
  })

  test('the server is killed and comes back: everybody plays on and comes back by itself', async () => {
    await ben.get('chat-input').fill('before the crash')
    await ben.get('chat-send').click()
    await ada.page.getByText('before the crash').first().waitFor()
    await ada.add(stage.clip('short.webm'))
    const playlist = await names(ben)
    expect(playlist).toHaveLength(4)
    const documents = await Promise.all([ada, ben].map(documentOf))
    await ada.command('seek', 40)
    // They are together again, and the server has written the position, which it does within a second.
    await follow([new Track(ada)], SETTLE_MS)

    await stage.server.crash()
    await ada.get('status-banner').waitFor()
    await ben.get('status-banner').waitFor()
    const tracks = [new Track(ada), new Track(ben)] as const
    await follow(tracks, 2000)
    for (const track of tracks) expect(advance(track.points)).toBeGreaterThan(1.5)
    const apart = sizes(between(tracks[0].points, tracks[1].points))
    record({ scenario: 'server killed', what: 'apart while it is gone', unit: 'ms', ...apart, budget: { of: 'p95', value: CLOSE } })

    await stage.server.start()
    const restarted = performance.now()
    await Promise.all([ada, ben].map((viewer) => viewer.online(20_000)))
    const back = performance.now() - restarted
    record({ scenario: 'server killed', what: 'ready again to all online', unit: 'ms', max: back, samples: 2, budget: { of: 'max', value: 5000 } })
    for (const track of tracks) track.clear()
    const begin = performance.now()
    await follow(tracks, SETTLE_MS + 1000)
    const playback = tracks[0].last?.playback
    if (!playback) throw new Error('No readings')
    expect(playback.playing).toBe(true)
    const together = sizes(between(tracks[0].points, tracks[1].points, begin + SETTLE_MS))
    record({ scenario: 'server killed', what: '3 s after the return', unit: 'ms', ...together, budget: { of: 'max', value: CLOSE } })
    for (const [index, track] of tracks.entries()) {
      const off = sizes(fromRoom(track.points, playback, begin + SETTLE_MS))
      record({ scenario: 'server killed', what: `  viewer ${index + 1} – room`, unit: 'ms', ...off, budget: { of: 'max', value: CLOSE } })
      expect(off.p50).toBeLessThan(LAX)
    }
    // At least 5 s before and without the server, and 4 s with it again: the film went on for everybody, nothing was repeated.
    expect(tracks[0].last?.position).toBeGreaterThan(45)

    expect(await Promise.all([ada, ben].map(documentOf))).toEqual(documents)
    expect(await names(ada)).toEqual(playlist)
    expect(await names(ben)).toEqual(playlist)
    const chat = () => ada.ask(({ room }) => room.state.chat.map((message) => message.text))
    expect(await chat()).toEqual(['before the crash'])
    await ada.get('chat-input').fill('after the crash')
    await ada.get('chat-send').click()
    await eventually('both messages', () => ben.ask(({ room }) => room.state.chat.length === 2))
  })
})

/** Runs in the page before anything else: notes when a picture is first shown. */
function noteFirstFrame(): void {
  const look = setInterval(() => {
    const video = document.querySelector('video')
    if (!video) return
    clearInterval(look)
    video.requestVideoFrameCallback(() => {
      ;(window as { firstFrameAt?: number }).firstFrameAt = performance.now()
    })
  }, 1)
}

/** Tells documents apart: a reload makes a new one. */
const documentOf = (viewer: Viewer) => viewer.page.evaluate(() => performance.timeOrigin)

const names = (viewer: Viewer) => viewer.ask(({ room }) => room.state.playlist.map((item) => item.name))

const advance = (points: readonly Point[]) => (points.at(-1)?.position ?? 0) - (points[0]?.position ?? 0)

/** Since when it has been close without a break. */
function settledSince(differences: readonly Point[], limit: number): number {
  const away = differences.findLastIndex(({ position }) => Math.abs(position) > limit)
  return differences[away + 1]?.at ?? Infinity
}
