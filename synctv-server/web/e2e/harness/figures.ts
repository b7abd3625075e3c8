import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { figuresFolder } from './requirements'

/** One measured row. `met` compares with the budget; tests assert only a lax bound, because machines are noisy. */
export interface Figure {
  readonly scenario: string
  readonly what: string
  readonly unit: 'ms' | 's'
  readonly p50?: number
  readonly p95?: number
  readonly max?: number
  readonly samples: number
  /** The largest value allowed of the column named. */
  readonly budget: { readonly of: 'p50' | 'p95' | 'max'; readonly value: number }
}

const gathered = join(figuresFolder, 'figures.jsonl')
const published = join(figuresFolder, 'figures.json')

export function clearFigures(): void {
  mkdirSync(figuresFolder, { recursive: true })
  rmSync(gathered, { force: true })
  rmSync(published, { force: true })
}

export function record(figure: Figure): void {
  appendFileSync(gathered, `${JSON.stringify(figure)}\n`)
}

/** Prints the table and writes it to `target/e2e/figures.json`. */
export function publishFigures(): void {
  if (!existsSync(gathered)) return
  publish(readFileSync(gathered, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Figure), published)
}

/** Prints a table and writes it, with what else there is to know, to a file. */
export function publish(figures: readonly Figure[], file: string, more: object = {}): void {
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? '', load: loadavg()[0] ?? 0 }
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, ...more, figures: figures.map(judged) }, null, 2)}\n`)
  const show = (value: number | undefined) => (value === undefined ? '' : value.toFixed(1))
  const rows = figures.map((figure) => {
    const { of, value } = figure.budget
    return [
      figure.scenario, figure.what, show(figure.p50), show(figure.p95), show(figure.max), figure.unit, String(figure.samples),
      `${of} ≤ ${value}`, judged(figure).met ? 'met' : 'MISSED',
    ]
  })
  console.log(`\nFigures (${machine.cores} cores, load ${machine.load.toFixed(1)}):\n${table(rows)}\n`)
}

function judged(figure: Figure): Figure & { met: boolean } {
  const value = figure[figure.budget.of]
  return { ...figure, met: value !== undefined && value <= figure.budget.value }
}

function table(rows: readonly string[][]): string {
  const all = [['scenario', 'what', 'p50', 'p95', 'max', '', 'n', 'budget', ''], ...rows]
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all.map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')).join('\n')
}
