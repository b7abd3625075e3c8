import type { Line } from '../harness/cable'
import type { Figure } from '../harness/figures'
import type { Stage } from '../harness/stage'
import { between, follow, fromRoom, sizes, Track, type Point } from '../harness/track'
import type { Viewer } from '../harness/viewer'

export interface Measured {
  readonly figures: readonly Figure[]
  /** For each viewer, how far it was from the room, ms, and when on the harness's clock. */
  readonly lines: readonly { readonly name: string; readonly points: readonly Point[] }[]
  /** When the film was started for all, on the same clock. */
  readonly begin: number
}

export interface Scenario {
  /** What the film is called in tables. */
  readonly format: string
  readonly clip: string
  /** How many people watch, the one on the bad line included. */
  readonly viewers: number
  readonly seconds: number
  /** What the last viewer's line is like, to the server and to the film; null: as good as the others'. */
  readonly line: Line | null
}

/** People are together after this, ms, and judged from then on. */
const SETTLE_MS = 3000
const BUDGET = 10
/** For who is 100 ± 100 ms away and loses 2 of 100 packets. */
const BAD_LINE_BUDGET = 40

/** Lets people watch together, and measures how far each is from the room and from the first of them. */
export async function measure(stage: Stage, scenario: Scenario): Promise<Measured> {
  const { format, line, seconds } = scenario
  const viewers = await gather(stage, scenario)
  const tracks = viewers.map((viewer) => new Track(viewer))
  const begin = performance.now()
  await viewers[0]?.command('seek', 5)
  await follow(tracks, SETTLE_MS + seconds * 1000)
  const playback = tracks[0]?.last?.playback
  if (!playback) throw new Error('No readings')
  const points = tracks.map((track) => track.points)
  const from = begin + SETTLE_MS
  const figures = points.flatMap((each, index): Figure[] => {
    const bad = line !== null && index === points.length - 1
    const row = { scenario: `drift ${format}`, unit: 'ms', budget: { of: 'p95', value: bad ? BAD_LINE_BUDGET : BUDGET } } as const
    const name = nameOf(index, bad)
    return [
      ...(index === 0 ? [] : [{ ...row, what: `${name} – ${nameOf(0, false)}`, ...sizes(between(points[0] ?? [], each, from)) }]),
      { ...row, what: `  ${name} – room`, ...sizes(fromRoom(each, playback, from)) },
    ]
  })
  if (process.env['TRACE']) for (const track of tracks) trace(track, playback, begin)
  const lines = points.map((each, index) => ({
    name: nameOf(index, line !== null && index === points.length - 1),
    points: fromRoom(each, playback, begin),
  }))
  for (const viewer of viewers) await viewer.close()
  return { figures, lines, begin }
}

async function gather(stage: Stage, { format, clip, viewers, line }: Scenario): Promise<Viewer[]> {
  const first = await stage.viewer()
  const path = await first.createRoom('Viewer 1', `Drift, ${format}`)
  const all = [first]
  for (let number = 2; number <= viewers; number++) {
    const last = number === viewers && line !== null
    const { viewer, server, media } = await stage.viewerByCable()
    await viewer.joinRoom(`Viewer ${number}`, path)
    if (last) for (const cable of [server, media]) cable.degrade(line)
    all.push(viewer)
  }
  await first.add(stage.clip(clip))
  for (const viewer of all) await viewer.playing(30_000)
  return all
}

function nameOf(index: number, bad: boolean): string {
  return `viewer ${index + 1}${bad ? ', bad line' : ''}`
}

/** All readings, to find out what a player did. */
function trace(track: Track, playback: Parameters<typeof fromRoom>[1], begin: number): void {
  fromRoom(track.points, playback).forEach(({ at, position }, index) => {
    console.log(`${(at - begin).toFixed(0)} ${position.toFixed(2)} ${track.notes[index]}`)
  })
}
