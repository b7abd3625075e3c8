import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, test } from 'vitest'
import { webFolder } from './harness/requirements'

const RUN_MS = 150_000

/** What the program writes of each page, by name. */
type Counts = Readonly<Record<string, number>>
interface Report {
  readonly steps: readonly { readonly fault: string }[]
  readonly browsers: readonly Counts[]
  readonly findings: readonly string[]
}

test('pages of a browser miss nothing and say nothing twice, whatever goes wrong', async () => {
  const { java, faults } = inject('requirements')
  const folder = mkdtempSync(join(tmpdir(), 'synctv-e2e-faults-'))
  const file = join(folder, 'report.json')
  try {
    // What many change at once is judged by tests without a browser.
    const faultsOfThree = ['--steps', '3', '--faults', 'NODE_KILLED,REDIS_EMPTIED,NODE_CUT_OFF', '--database', 'SQLITE']
    const choice = ['--seed', '194', ...faultsOfThree, '--clients', '0', '--rooms', '1', '--people', '3', '--browsers', '2']
    const { stdout } = await promisify(execFile)(
      java,
      ['--enable-native-access=ALL-UNNAMED', '-jar', faults, '--web', webFolder, ...choice, '--json', file],
      { timeout: RUN_MS },
    )
    console.log(stdout)
    const { steps, browsers, findings } = JSON.parse(readFileSync(file, 'utf8')) as Report
    expect(findings).toEqual([])
    expect(steps.map(({ fault }) => fault)).toContain('NODE_KILLED')
    expect(browsers).toHaveLength(2)
    for (const page of browsers) {
      expect(page).toMatchObject({ missing: 0, doubled: 0, gaps: 0, repeats: 0, different: 0, chatLost: 0, chatTwice: 0, chatToldTwice: 0 })
      // It was there, and was compared with others.
      expect(page['seenByOthersToo']).toBeGreaterThan(50)
      expect(page['chatSaid']).toBeGreaterThan(0)
    }
    // The killed server had a page on it, which came back by itself.
    expect(browsers.some((page) => (page['returns'] ?? 0) > 0)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, RUN_MS + 10_000)
