import { chromium } from 'playwright-core'
import type { Measured } from './measure'

const WIDTH = 1200
const HEIGHT = 420
const MARGIN = { left: 70, right: 20, top: 50, bottom: 50 }
const COLOURS = ['#1f77b4', '#2ca02c', '#9467bd', '#8c564b', '#17becf', '#bcbd22', '#d62728']
/** What is further away is drawn at the edge, ms. */
const MOST = 200

/** Draws drift over time, one line for each viewer, with budgets as dashed lines; returns a PNG. */
export async function plot(title: string, { lines, begin, figures }: Measured, browser: string): Promise<Buffer> {
  const sizes = lines.flatMap(({ points }) => points.filter(({ at }) => at > begin + 3000).map(({ position }) => Math.abs(position)))
  const reach = Math.min(MOST, Math.max(12, ...sizes) * 1.1)
  const end = Math.max(...lines.map(({ points }) => points.at(-1)?.at ?? begin))
  const x = (at: number) => MARGIN.left + ((at - begin) / (end - begin)) * (WIDTH - MARGIN.left - MARGIN.right)
  const y = (ms: number) => MARGIN.top + ((reach - Math.max(-reach, Math.min(reach, ms))) / (2 * reach)) * (HEIGHT - MARGIN.top - MARGIN.bottom)
  const budgets = [...new Set(figures.map(({ budget }) => budget.value))].flatMap((value) => [value, -value]).filter((value) => Math.abs(value) < reach)
  const ticks = [-1, -0.5, 0, 0.5, 1].map((share) => share * reach)
  const seconds = Array.from({ length: 7 }, (_, index) => ((end - begin) / 6) * index)
  const parts = [
    `<text x="${MARGIN.left}" y="24" font-size="18">${title}</text>`,
    ...ticks.map((ms) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(ms)}" y2="${y(ms)}" stroke="#ddd"/><text x="${MARGIN.left - 8}" y="${y(ms) + 4}" text-anchor="end">${ms.toFixed(0)} ms</text>`),
    ...budgets.map((ms) => `<line x1="${MARGIN.left}" x2="${WIDTH - MARGIN.right}" y1="${y(ms)}" y2="${y(ms)}" stroke="#c00" stroke-dasharray="6 5"/>`),
    ...seconds.map((ms) => `<text x="${x(begin + ms)}" y="${HEIGHT - MARGIN.bottom + 22}" text-anchor="middle">${(ms / 1000).toFixed(0)} s</text>`),
    ...lines.map(({ name, points }, index) => {
      const colour = COLOURS[index % COLOURS.length]
      const path = points.filter(({ at }) => at >= begin).map(({ at, position }) => `${x(at).toFixed(1)},${y(position).toFixed(1)}`)
      const legend = WIDTH - MARGIN.right - 180 * (lines.length - index)
      return `<polyline fill="none" stroke="${colour}" stroke-width="1.5" points="${path.join(' ')}"/><text x="${legend}" y="40" fill="${colour}">${name}</text>`
    }),
  ]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="13">${parts.join('')}</svg>`
  const program = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu'] })
  try {
    const page = await program.newPage({ viewport: { width: WIDTH, height: HEIGHT } })
    await page.setContent(`<body style="margin:0;background:#fff">${svg}</body>`)
    return await page.screenshot()
  } finally {
    await program.close()
  }
}
