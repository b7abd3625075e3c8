import type { CDPSession } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Cable } from './harness/cable'
import { record } from './harness/figures'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually, pause } from './harness/wait'

/** Picture and sound are back this soon after the line, ms. */
const BUDGET = 5000
/** A missed budget is for the table; what fails a test is far more, because machines are noisy. */
const FAILS = 2 * BUDGET
/** Beside the room, ms. */
const TOGETHER = 250
/** From waking up to a line, ms. */
const WAKE = 1000

type Kind = 'told' | 'silent' | 'asleep'
interface Outage {
  readonly kind: Kind
  readonly seconds: number
  readonly clip: string
}

const SECONDS = process.env['OUTAGES']
/** OUTAGES=5,40,70,130 takes each kind so long with each format; otherwise the shortest, and a longer one of each kind. */
const OUTAGES: readonly Outage[] = SECONDS
  ? SECONDS.split(',').flatMap((seconds) =>
      (['told', 'silent', 'asleep'] as const).flatMap((kind) => ['film.mp4', 'film.m3u8'].map((clip) => ({ kind, seconds: Number(seconds), clip }))),
    )
  : [
      { kind: 'told', seconds: 5, clip: 'film.m3u8' },
      { kind: 'silent', seconds: 40, clip: 'film.mp4' },
      { kind: 'told', seconds: 40, clip: 'film.m3u8' },
      { kind: 'asleep', seconds: 40, clip: 'film.m3u8' },
    ]
/** As many side by side as a small machine plays. */
const AT_ONCE = 6

interface Person {
  readonly outage: Outage
  readonly viewer: Viewer
  readonly cables: readonly Cable[]
  /** Where the clips are on this person's line. */
  readonly clips: string
  readonly renderer: number
  readonly network: CDPSession
}

describe('back after an outage, without a click', () => {
  let stage: Stage
  let host: Viewer

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    host = await stage.viewer({ needsClick: true })
  })

  afterAll(() => stage.close())

  test.each(groups(OUTAGES, AT_ONCE).map((outages) => [outages.map(name).join('; '), outages] as const))('%s', async (_names, outages) => {
    const people: Person[] = []
    for (const outage of outages) people.push(await arrive(outage))
    const missed: string[] = []
    try {
      await Promise.all(
        people.map(async (person) => {
          await begin(person)
          const after = await suffer(person)
          record({ scenario: 'outage', what: name(person.outage), unit: 'ms', max: after, samples: 1, budget: { of: 'max', value: BUDGET } })
          if (after > FAILS) missed.push(`${name(person.outage)}: ${after.toFixed(0)} ms\n${await state(person.viewer)}`)
        }),
      )
    } finally {
      for (const { viewer } of people) await viewer.close()
    }
    expect(missed).toEqual([])
  }, 240_000)

  /** Opens a room of their own by hand, so that the browser has had its click. */
  async function arrive(outage: Outage): Promise<Person> {
    const { viewer, server, media, clips } = await stage.viewerBeside(host)
    await viewer.createRoom('Ada', name(outage))
    const renderer = outage.kind === 'asleep' ? await viewer.renderer() : 0
    const network = await viewer.context.newCDPSession(viewer.page)
    await network.send('Network.enable')
    return { outage, viewer, cables: [server, media], clips, renderer, network }
  }

  /** Plays what comes so slowly that little is there ahead, and so slowly that it does not end meanwhile. */
  async function begin({ outage: { seconds, clip }, viewer, clips }: Person): Promise<void> {
    // A file has its index to load first, at each start anew.
    await viewer.addAndPlay(`${clips}/${clip}?rate=${clip.endsWith('.mp4') ? 64_000 : 16_000}`)
    if (seconds > 60) await viewer.command('rate', 0.5)
    await viewer.playing()
  }

  /** Milliseconds from the line's return to a picture that moves where the room is. */
  async function suffer({ outage: { kind, seconds }, viewer, cables, renderer, network }: Person): Promise<number> {
    const offline = (on: boolean) =>
      network.send('Network.emulateNetworkConditions', { offline: on, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
    for (const cable of cables) cable.lose()
    if (kind === 'told') await offline(true)
    if (kind === 'asleep') process.kill(renderer, 'SIGSTOP')
    try {
      if (kind === 'asleep') await sleeps(viewer)
      await pause(seconds * 1000 - (kind === 'asleep' ? WAKE : 0))
    } finally {
      if (kind === 'asleep') process.kill(renderer, 'SIGCONT')
    }
    if (kind === 'asleep') await pause(WAKE)
    for (const cable of cables) cable.mend()
    if (kind === 'told') await offline(false)
    const since = performance.now()
    await back(viewer)
    return performance.now() - since
  }

  /** A page that sleeps says nothing. */
  async function sleeps(viewer: Viewer): Promise<void> {
    const said = await Promise.race([viewer.page.evaluate(() => true).catch(() => false), pause(1000)])
    expect(said).toBeUndefined()
  }

  async function back(viewer: Viewer): Promise<void> {
    let before = NaN
    const moves = () =>
      viewer.ask(({ room, player }, together) => {
        const video = document.querySelector('video')
        const fine = room.status.kind === 'online' && player.status === 'playing' && Math.abs(player.stats.drift ?? Infinity) < together
        return video !== null && fine && !video.muted && !video.paused ? video.currentTime : null
      }, TOGETHER)
    await eventually('picture and sound where the room is', async () => {
      const now = await moves()
      const moved = now !== null && now > before
      before = now ?? NaN
      return moved
    }, 60_000).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await state(viewer)}`)
    })
  }

  const state = (viewer: Viewer) =>
    viewer.ask(({ room, player }) => {
      const { currentTime, readyState, networkState, paused, ended, error } = document.querySelector('video') ?? new Audio()
      return JSON.stringify({ room: room.status, player: player.status, stats: player.stats, currentTime, readyState, networkState, paused, ended, error: error?.message })
    })
})

function name({ kind, seconds, clip }: Outage): string {
  const what = { told: 'no network', silent: 'a line that is silent', asleep: 'asleep' }[kind]
  return `${what}, ${seconds} s, ${clip.endsWith('.mp4') ? 'MP4' : 'HLS'}`
}

function groups<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size))
}
