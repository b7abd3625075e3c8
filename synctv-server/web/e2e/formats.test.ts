import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Chance } from './harness/chance'
import { record } from './harness/figures'
import { FORMATS, type Format } from './harness/formats'
import { Matrix, type Arrivals, type Mode } from './harness/matrix'
import { Stage } from './harness/stage'

/** Who comes late is right within this, ms. */
const LATE_BUDGET = 1000
/** … or says why it is not: what waits for longer than a second is told. */
const TOLD_BUDGET = 1250
/** Who was cut off is right within this after the line is back, ms. */
const BACK_BUDGET = 5000
/** What fails a test is far more, because machines are noisy. */
const LAX = 3
/** Joins, reloads and outages each: `npm run e2e:formats` does the whole matrix, 20 times unless TIMES says otherwise. */
const WHOLE = process.env['FORMATS'] === 'all'
const TIMES = Number(process.env['TIMES'] ?? (WHOLE ? 20 : 2))
/** What is tried without that: so many formats by themselves, and so many in each other mode. */
const SHARE = 4
/** One round of two deeds takes less than this on a slow machine, ms. */
const ROUND_MS = 25_000

const chance = Chance.from('SEED')
const share = WHOLE ? FORMATS : chance.shuffled(FORMATS).slice(0, SHARE)
const cases: readonly { format: Format; mode: Mode }[] = WHOLE
  ? (['alone', 'flood', 'held key'] as const).flatMap((mode) => share.map((format) => ({ format, mode })))
  : [
      ...share.map((format) => ({ format, mode: 'alone' as const })),
      ...chance.shuffled(FORMATS).slice(0, 2).map((format, index) => ({ format, mode: index === 0 ? ('flood' as const) : ('held key' as const) })),
    ]

describe(`only people move the room, in every format (SEED=${chance.seed})`, () => {
  let stage: Stage
  let matrix: Matrix

  beforeAll(async () => {
    console.log(`Chosen by SEED=${chance.seed}`)
    stage = await Stage.open(inject('requirements'))
    matrix = await Matrix.open(stage, chance)
  })

  afterAll(() => stage.close())

  test.each(cases.map(({ format, mode }) => ({ name: format.name, format, mode })))(
    '$name, $mode',
    { timeout: 60_000 + 2 * TIMES * ROUND_MS },
    async ({ format, mode }) => {
      const arrivals = await matrix.run(format, mode, TIMES)
      if (mode !== 'flood') tell(format, mode, arrivals)
      const { sent, logged } = await matrix.uncalledFor()
      // A live item has no timeline: the key is for this page alone.
      const toggles = mode === 'held key' && format.late !== 'live' ? Math.ceil((3 * TIMES) / 2) : 0
      const asked = Array.from({ length: toggles }, (_, index) => (index % 2 === 0 ? 'pause' : 'play'))
      expect(sent).toEqual(asked.map((cause) => `playback.${cause}`))
      expect(logged).toEqual(asked)
      if (mode === 'flood') return
      const calledFor = await matrix.calledFor()
      expect(calledFor.logged).toEqual(calledFor.given)
    },
  )

  /** Prints how soon they were right, and how soon they said why not where that took long. */
  function tell(format: Format, mode: Mode, arrivals: Arrivals): void {
    for (const what of ['join', 'reload', 'outage'] as const) {
      const all = arrivals[what]
      const figure = (value: number | null) => value?.toFixed(0) ?? '–'
      console.log(`${format.name}, ${mode}, ${what}: ${all.map(({ right, told }) => figure(right) + (told === null ? '' : ` (${figure(told)})`)).join(' ')}`)
      for (const how of ['right', 'right or told'] as const) {
        const values = all.map(({ right, told }) => Math.min(right ?? Infinity, how === 'right' ? Infinity : (told ?? Infinity)))
        const sorted = values.filter((value) => value !== Infinity).sort((a, b) => a - b)
        const rank = (part: number) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? NaN
        if (sorted.length === 0) continue
        record({
          scenario: `${format.name}, ${mode}`, what: `${what}: ${how}`, unit: 'ms', p50: rank(0.5), p95: rank(0.95), max: rank(1), samples: sorted.length,
          budget: { of: 'p95', value: what === 'outage' ? BACK_BUDGET : how === 'right' ? LATE_BUDGET : TOLD_BUDGET },
        })
        if (how === 'right or told') expect(rank(0.5)).toBeLessThan(LAX * TOLD_BUDGET)
      }
    }
  }
})
