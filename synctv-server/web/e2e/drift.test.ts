import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Cable } from './harness/cable'
import { record } from './harness/figures'
import { Stage } from './harness/stage'
import { between, follow, fromRoom, sizes, Track } from './harness/track'
import type { Viewer } from './harness/viewer'
import { pause } from './harness/wait'

/** The budget's figures are for the table; what fails a test is far more, because machines are noisy. */
const SETTLED_BUDGET = 20
const LAX = 100

/** What a figure is measured by: FORMATS=HLS,DASH picks formats, SECONDS says how long each is watched. */
const FORMATS = process.env['FORMATS']?.split(',')
const SECONDS = process.env['SECONDS']
/** People are together again after this, ms; and stay so, which the next second shows. */
const SETTLE_MS = 3000
const JUDGED_MS = 1000
const STALL_MS = 2000

const ALL = [
  { format: 'MP4', clip: 'film.mp4', budget: 2, seconds: 60 },
  { format: 'HLS', clip: 'film.m3u8', budget: 3, seconds: 60 },
  { format: 'DASH', clip: 'film.mpd', budget: 5, seconds: 20 },
]

describe.each(ALL.filter(({ format }) => FORMATS?.includes(format) ?? true))('two viewers of one room, $format', ({ format, clip, budget, seconds }) => {
  const steady = Number(SECONDS ?? seconds) * 1000
  let stage: Stage
  let ada: Viewer
  let ben: Viewer
  let serverCable: Cable
  let mediaCable: Cable
  let tracks: [Track, Track]

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ;({ viewer: ben, server: serverCable, media: mediaCable } = await stage.viewerByCable())
    const path = await ada.createRoom('Ada', `Drift, ${format}`)
    await ben.joinRoom('Ben', path)
    await ada.add(stage.clip(clip))
    await ada.playing()
    await ben.playing()
    tracks = [new Track(ada), new Track(ben)]
  })

  afterAll(() => stage.close())

  /** Records how far apart they are once they had time to settle, and how far each is from the room. */
  async function settled(what: string): Promise<void> {
    const begin = performance.now()
    await follow(tracks, SETTLE_MS + JUDGED_MS)
    judge(what, begin + SETTLE_MS, SETTLED_BUDGET, 'max')
  }

  function judge(what: string, from: number, value: number, of: 'p95' | 'max'): void {
    const [a, b] = tracks.map((track) => track.points)
    const playback = tracks[0].last?.playback
    if (!a || !b || !playback) throw new Error('No readings')
    const apart = sizes(between(a, b, from))
    record({ scenario: `drift ${format}`, what, unit: 'ms', ...apart, budget: { of, value } })
    for (const [index, points] of [a, b].entries()) {
      record({ scenario: `drift ${format}`, what: `  viewer ${index + 1} – room`, unit: 'ms', ...sizes(fromRoom(points, playback, from)), budget: { of, value } })
    }
    if (process.env['TRACE']) trace(what)
    for (const track of tracks) track.clear()
    expect(apart.samples).toBeGreaterThan(5)
    // The middle one: a hiccup of the machine is no fault of the program, and is in the table.
    expect(apart.p50).toBeLessThan(LAX)
  }

  /** All readings, to find out what a player did. */
  function trace(what: string): void {
    const [a, b] = tracks
    const playback = a.last?.playback
    if (!playback) return
    console.log(`--- ${format}, ${what}; clocks known to ${a.uncertainty.toFixed(2)} and ${b.uncertainty.toFixed(2)} ms`)
    for (const track of tracks) {
      fromRoom(track.points, playback).forEach(({ at, position }, index) => {
        console.log(`${track === a ? 'a' : 'b'} ${at.toFixed(0)} ${position.toFixed(2)} ${track.notes[index]}`)
      })
    }
  }

  test('stay together while it plays', { timeout: steady + 30_000 }, async () => {
    await ada.command('seek', 5)
    const begin = performance.now()
    await follow(tracks, SETTLE_MS + steady)
    judge(`playing ${steady / 1000} s`, begin + SETTLE_MS, budget, 'p95')
  })

  test('are together after a pause', async () => {
    await ada.command('pause')
    await follow(tracks, 1000)
    const [a, b] = tracks.map((track) => track.last?.position ?? NaN)
    expect(Math.abs((a ?? 0) - (b ?? 0))).toBeLessThan(LAX / 1000)
    for (const track of tracks) track.clear()
    await ben.command('play')
    await settled('3 s after pause and play')
  })

  test('are together after a seek', async () => {
    await ben.command('seek', 20)
    await settled('3 s after a seek')
  })

  test('are together at another rate', async () => {
    await ada.command('rate', 1.25)
    await settled('3 s after rate 1.25')
    await ada.command('rate', 1)
    await settled('3 s after rate 1')
  })

  test('are together after the network of one stood still', async () => {
    serverCable.stall()
    mediaCable.stall()
    await pause(STALL_MS)
    serverCable.mend()
    mediaCable.mend()
    await settled('3 s after a 2 s stall of the network')
  })

  test('are together after the data of one ran dry', async () => {
    // Slowly served and not yet seen, so that the far end is at hand for nobody.
    await ada.addAndPlay(stage.clip(clip, 'rate=60000'))
    await ada.playing()
    await ben.playing()
    mediaCable.stall()
    await ada.command('seek', 90)
    await pause(STALL_MS)
    mediaCable.mend()
    await settled('3 s after 2 s without data')
  })

  test('are together after one reloaded the page', async () => {
    await ada.selectFirst()
    await ada.playing()
    await ada.command('seek', 30)
    await ben.page.reload()
    await ben.online()
    await settled('3 s after a reload')
  })
})
