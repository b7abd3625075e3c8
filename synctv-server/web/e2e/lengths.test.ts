import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { mediaFolder } from './harness/requirements'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

const PICTURES = process.env['PICTURES']
/** What is there of the recording: less than half of it. */
const SEGMENTS = 12

describe('how long an item is', () => {
  let stage: Stage
  let ada: Viewer
  let ben: Viewer

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ben = await stage.viewer({ phone: true, language: 'zh-CN' })
    const path = await ada.createRoom('Ada', 'Lengths')
    await ben.joinRoom('Ben', path)
    await ben.get('tab-playlist').click()
    for (const viewer of [ada, ben]) {
      await viewer.page.route('**/film.m3u8?growing', (route) =>
        route.fulfill({ body: recording(), headers: { 'Access-Control-Allow-Origin': '*', 'Content-Type': 'application/vnd.apple.mpegurl' } }),
      )
    }
  })

  afterAll(() => stage.close())

  async function picture(name: string): Promise<void> {
    if (PICTURES === undefined) return
    await ada.page.screenshot({ path: `${PICTURES}/lengths-${name}-desktop.png` })
    await ben.page.screenshot({ path: `${PICTURES}/lengths-${name}-phone.png` })
  }

  const item = (viewer: Viewer, index: number) => viewer.get('playlist-item').nth(index)
  const lengths = () => ada.ask(({ room }) => room.state.playlist.map(({ duration }) => duration ?? null))
  const length = async (index: number) => (await lengths())?.[index] ?? null

  test('is corrected by keyboard, and what is no length is refused beside the field', async () => {
    await ada.add(stage.clip('film.mp4'))
    await eventually('the length that players measured', async () => Math.abs(((await length(0)) ?? 0) - 120) < 1)
    await item(ada, 0).getByTestId('playlist-length').focus()
    await ada.page.keyboard.press('Enter')
    expect(await ada.get('length-input').inputValue()).toBe('2:00')
    for (const [wrong, why] of [['ninety', 'Write minutes and seconds'], ['1:75', 'Write minutes and seconds'], ['0:00', 'at least 0:01']] as const) {
      await ada.page.keyboard.press('Control+A')
      await ada.page.keyboard.type(wrong)
      await ada.page.keyboard.press('Enter')
      await ada.get('length-problem').getByText(why).waitFor()
      expect(await ada.page.evaluate(() => document.activeElement?.getAttribute('data-testid'))).toBe('length-input')
    }
    await picture('refused')
    await ada.page.keyboard.press('Control+A')
    await ada.page.keyboard.type('1:30')
    await ada.page.keyboard.press('Enter')
    await ada.get('length-dialog').waitFor({ state: 'detached' })
    await eventually('the new length', async () => (await length(0)) === 90)
    for (const viewer of [ada, ben]) await item(viewer, 0).getByText('1:30').waitFor()
    await eventually('the focus where it came from', () =>
      ada.page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'playlist-length'),
    )
  })

  test('is measured again when the field is left empty', async () => {
    await item(ada, 0).getByTestId('playlist-length').click()
    await ada.get('length-input').fill('')
    await ada.page.keyboard.press('Enter')
    await eventually('what players measure', async () => Math.abs(((await length(0)) ?? 0) - 120) < 1)
  })

  test('can be corrected by whoever may edit the item, and nobody else sees a button for it', async () => {
    await ben.add(stage.clip('short.mp3'))
    await item(ben, 1).getByTestId('playlist-length').tap()
    await picture('open')
    await ben.get('length-input').fill('0：07')
    await ben.get('length-save').tap()
    await eventually('the length he gave', async () => (await length(1)) === 7)
    await ada.get('room-settings').click()
    await ada.get('settings-control').selectOption('admins')
    await ada.get('settings-save').click()
    for (const index of [0, 1]) await item(ben, index).getByTestId('playlist-length').waitFor({ state: 'detached' })
    expect(await item(ada, 1).getByTestId('playlist-length').count()).toBe(1)
  })

  test('is nothing for what is live or still grows, which the list says', async () => {
    await ada.addAndPlay(`${stage.clip('film.m3u8')}?growing`)
    for (const viewer of [ada, ben]) await item(viewer, 2).getByTestId('item-growing').waitFor()
    await ada.ask(({ room }, url) => room.addItems([{ url, live: true }]).then(() => undefined), stage.clip('short.flv'))
    for (const viewer of [ada, ben]) await item(viewer, 3).getByTestId('item-live').waitFor()
    await ada.get('growing-badge').waitFor()
    await picture('badges')
    await item(ada, 3).getByTestId('playlist-length').click()
    await ada.get('length-dialog').getByText('no longer a live stream').waitFor()
    await ada.page.keyboard.press('Escape')
    await ada.get('length-dialog').waitFor({ state: 'detached' })
    expect(await lengths()).toEqual([expect.closeTo(120, 0), 7, null, null])
    expect(await ben.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    for (const viewer of [ada, ben]) expect(viewer.errors).toEqual([])
  })
})

/** The film while it is being recorded: its first segments, and no end. */
function recording(): string {
  const lines = readFileSync(join(mediaFolder, 'film.m3u8'), 'utf8').replace('PLAYLIST-TYPE:VOD', 'PLAYLIST-TYPE:EVENT').split('\n')
  const addresses = lines.flatMap((line, index) => (line !== '' && !line.startsWith('#') ? [index] : []))
  return `${lines.slice(0, (addresses[SEGMENTS - 1] ?? 0) + 1).join('\n')}\n`
}
