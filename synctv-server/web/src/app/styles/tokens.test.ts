import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

type Colours = Record<string, string>

/** The colour tokens of the rules whose selector holds `selector`. */
function colours(selector: string): Colours {
  const rules = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].filter(([, head]) => head?.includes(selector))
  return Object.fromEntries(rules.flatMap(([, , body]) => [...(body ?? '').matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])))
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

/** `share` of one colour over another, as `color-mix(in srgb, …)` does it. */
function mix(over: string, under: string, share: number): string {
  const channel = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16)
  return '#' + [1, 3, 5].map((at) => Math.round(channel(over, at) * share + channel(under, at) * (1 - share)).toString(16).padStart(2, '0')).join('')
}

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  const all = colours(`data-theme='${theme}'`)
  const get = (name: string) => all[name] ?? expect.fail(`no colour --${name}`)
  const grounds = ['bg', 'surface', 'raised']

  it.each(['text', 'muted', 'ink', 'good', 'warn', 'bad', 'info'])('reads --%s on every ground (4.5)', (name) => {
    for (const ground of grounds) expect(contrast(get(name), get(ground)), `${name} on ${ground}`).toBeGreaterThanOrEqual(4.5)
  })

  it('shows the edges of fields (3)', () => {
    for (const ground of grounds) expect(contrast(get('edge'), get(ground)), ground).toBeGreaterThanOrEqual(3)
  })

  it('reads the main button and the current item (4.5)', () => {
    expect(contrast(get('on-accent'), get('accent'))).toBeGreaterThanOrEqual(4.5)
    for (const share of [0.12, 0.18]) {
      const ground = mix(get('accent'), get('surface'), share)
      for (const name of ['text', 'muted', 'ink']) expect(contrast(get(name), ground), name).toBeGreaterThanOrEqual(4.5)
    }
  })
})

describe('the stage', () => {
  const all = colours(':root')
  const get = (name: string) => all[name] ?? expect.fail(`no colour --${name}`)

  it.each(['stage-text', 'stage-muted', 'stage-bad', 'stage-accent'])('reads --%s (4.5)', (name) => {
    for (const ground of ['stage', 'stage-panel']) expect(contrast(get(name), get(ground)), ground).toBeGreaterThanOrEqual(4.5)
  })

  it('reads the controls over a white picture (4.5)', () => {
    // The gradient under the keys is at least 62 % black.
    expect(contrast(get('stage-text'), mix('#000000', '#ffffff', 0.62))).toBeGreaterThanOrEqual(4.5)
  })
})

it('reads every avatar (4.5)', () => {
  const vue = readFileSync(new URL('../ui/Avatar.vue', import.meta.url), 'utf8')
  const pairs = [...vue.matchAll(/background: (#\w{6});\s+color: (#\w{6});/g)]
  expect(pairs).toHaveLength(6)
  for (const [, ground = '', ink = ''] of pairs) expect(contrast(ink, ground), ground).toBeGreaterThanOrEqual(4.5)
})
