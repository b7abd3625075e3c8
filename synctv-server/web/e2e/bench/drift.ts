import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { publish, type Figure } from '../harness/figures'
import { figuresFolder, findRequirements } from '../harness/requirements'
import { Stage } from '../harness/stage'
import { measure } from './measure'
import { plot } from './plot'
import { measureRates } from './rates'

const USAGE = `Usage: ./synctv bench drift [OPTION]...   (or: npm run drift -- [OPTION]..., in synctv-server/web)
Lets headless browsers watch one film in one room and measures, every 100 ms and on one clock outside of
them, how far each is from the room's timeline and from the first. Prints a table; writes figures as JSON
and a picture of drift over time.
  --viewers N      how many watch (default: 3)
  --seconds N      how long, after 3 s to settle (default: 60)
  --formats LIST   of mp4, hls (default: mp4,hls)
  --delay MS       of the last viewer's line, in each direction (default: 100)
  --jitter MS      its delays are spread evenly by so much to both sides (default: 100)
  --loss PERCENT   of its packets that are lost and sent again (default: 2)
  --good           the last viewer's line is as good as the others'
  --rates          measures instead what this browser loses at a change of rate
  --out DIR        where the files go (default: synctv-server/target/drift)
`
const CLIPS: Readonly<Record<string, string>> = { mp4: 'film.mp4', hls: 'film.m3u8' }

/** The measurement of drift as a program. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      viewers: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '60' },
      formats: { type: 'string', default: 'mp4,hls' },
      delay: { type: 'string', default: '100' },
      jitter: { type: 'string', default: '100' },
      loss: { type: 'string', default: '2' },
      good: { type: 'boolean', default: false },
      out: { type: 'string', default: join(figuresFolder, '..', 'drift') },
      rates: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return void process.stdout.write(USAGE)
  const line = { delay: between('delay', values.delay, 0, 5000), jitter: between('jitter', values.jitter, 0, 5000), loss: between('loss', values.loss, 0, 50) / 100 }
  const viewers = between('viewers', values.viewers, 2, 20)
  // The film lasts two minutes.
  const seconds = between('seconds', values.seconds, 1, 100)
  const formats = values.formats.split(',')
  for (const format of formats) if (CLIPS[format] === undefined) throw new Error(`--formats: ${format} is not one of ${Object.keys(CLIPS).join(', ')}`)
  const requirements = findRequirements()
  if (values.rates) return measureRates(requirements.chromium)
  mkdirSync(values.out, { recursive: true })
  const figures: Figure[] = []
  for (const format of formats) {
    const stage = await Stage.open(requirements)
    try {
      const measured = await measure(stage, { format: format.toUpperCase(), clip: CLIPS[format] ?? '', viewers, seconds, line: values.good ? null : line })
      figures.push(...measured.figures)
      const title = `Distance from the room, ${format.toUpperCase()}, ${viewers} viewers${values.good ? '' : `, one at ${line.delay} ± ${line.jitter} ms, ${line.loss * 100} % loss`}`
      const picture = join(values.out, `drift-${format}.png`)
      writeFileSync(picture, await plot(title, measured, requirements.chromium))
      console.log(`Picture: ${picture}`)
    } finally {
      await stage.close()
    }
  }
  const file = join(values.out, 'drift.json')
  publish(figures, file, { viewers, seconds, line: values.good ? null : line })
  console.log(`Figures: ${file}`)
}

function between(name: string, value: string, least: number, most: number): number {
  const number = Number(value)
  if (value.trim() === '' || !(number >= least && number <= most)) throw new Error(`--${name} is a number from ${least} to ${most}, not ${value}`)
  return number
}
