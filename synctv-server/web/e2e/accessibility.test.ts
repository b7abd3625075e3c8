import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
/** More stops of the tab key than a room can have. */
const MOST_STOPS = 80
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

describe.each([
  { name: 'desktop, dark', options: { colorScheme: 'dark' } },
  { name: 'desktop, light', options: { colorScheme: 'light' } },
  { name: 'phone, dark, Chinese', options: { phone: true, language: 'zh-CN' } },
  { name: 'phone, light', options: { phone: true, colorScheme: 'light' } },
] as const)('everybody can use the page: $name', ({ options }) => {
  let stage: Stage
  let viewer: Viewer

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    viewer = await stage.viewer(options)
  })

  afterAll(() => stage.close())

  /** Names each finding with the places it is at. */
  async function findings(): Promise<string[]> {
    // Colours that are on their way to others have no contrast to measure.
    await viewer.page.waitForFunction(() =>
      document.getAnimations().every(({ effect, playState }) => playState !== 'running' || effect?.getComputedTiming().endTime === Infinity),
    )
    await viewer.page.evaluate(axe)
    const { violations } = await viewer.page.evaluate(
      (tags) => (window as unknown as { axe: { run(o: object): Promise<AxeResults> } }).axe.run({ runOnly: tags, resultTypes: ['violations'] }),
      STANDARD,
    )
    return violations.map(({ id, help, nodes }) => `${id}: ${help} – ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  }

  test('the way in', async () => {
    await viewer.page.goto(stage.server.origin)
    await viewer.get('name-input').waitFor()
    expect(await findings()).toEqual([])
    await viewer.enterName('Ada')
    await viewer.get('room-name').waitFor()
    expect(await findings()).toEqual([])
  })

  test('a room', async () => {
    await viewer.get('room-name').fill('For everybody')
    await viewer.get('create-room').click()
    await viewer.online()
    expect(await findings()).toEqual([])
    await viewer.add(stage.clip('film.mp4'))
    await viewer.playing()
    await viewer.get('toasts').getByRole('button').first().waitFor({ state: 'detached' })
    for (const tab of options.phone ? ['playlist', 'chat', 'people', 'sync'] : ['']) {
      if (tab) await viewer.get(`tab-${tab}`).click()
      expect(await findings()).toEqual([])
    }
  })

  test('the tab key goes through the room without a trap, and shows where it is', async () => {
    await round()
    const seen = await round()
    for (const { name, marked } of seen) expect(marked, `${name} shows the focus`).toBe(true)
    const names = seen.map(({ name }) => name)
    for (const name of ['room-link', 'seek-bar', 'play-button']) expect(names).toContain(name)
    expect(names.indexOf('room-link')).toBeLessThan(names.indexOf('seek-bar'))
  })

  /** From where the focus is to the end of the page, where it leaves it. */
  async function round(): Promise<{ name: string; marked: boolean }[]> {
    const seen: { name: string; marked: boolean }[] = []
    for (let step = 0; step < MOST_STOPS; step++) {
      await viewer.page.keyboard.press('Tab')
      const stop = await viewer.page.evaluate(focusedElement)
      if (stop === null) return seen
      seen.push(stop)
    }
    throw new Error(`The tab key does not leave the page: ${seen.map(({ name }) => name).join(', ')}`)
  }
})

/** Runs in the page. */
function focusedElement(): { name: string; marked: boolean } | null {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const shows = (style: CSSStyleDeclaration) => style.outlineStyle !== 'none' || style.boxShadow !== 'none'
  // Some fields show the focus on the frame around them.
  const marked = [element, element.parentElement].some((place) => place !== null && shows(getComputedStyle(place)))
  return { name: element.getAttribute('data-testid') ?? `${element.tagName} ${element.className}`, marked }
}
