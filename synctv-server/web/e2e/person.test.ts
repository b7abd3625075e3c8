import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

describe('two people with the page alone', () => {
  let stage: Stage
  let ada: Viewer
  let ben: Viewer

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ben = await stage.viewer({ phone: true })
  })

  afterAll(() => stage.close())

  const items = (viewer: Viewer) => viewer.get('playlist-item')

  test('give a name, open a room, send the link, join by it on a phone', async () => {
    await ada.createRoom('Ada', 'Friday film night')
    await ada.get('room-link').click()
    const link = await ada.page.evaluate(() => navigator.clipboard.readText())
    expect(link).toMatch(/\/r\/[A-Za-z0-9_-]+$/)
    await ben.page.goto(link)
    await ben.enterName('Ben')
    await ben.online()
    expect(await ben.page.title()).toContain('Friday film night')
    await eventually('two people', async () => (await ada.get('people-item').count()) === 2)
    await ada.get('people-item').filter({ hasText: 'Ben' }).waitFor()
    await ben.get('tab-people').click()
    await ben.get('people-item').filter({ hasText: 'Ada' }).waitFor()
  })

  test.each(['film.mp4', 'short.webm', 'film.m3u8', 'short.mpd', 'short.flv', 'short.mp3'])('add %s and see it play', async (clip) => {
    const before = await items(ada).count()
    await ada.add(stage.clip(clip))
    await eventually('one more item', async () => (await items(ada).count()) === before + 1)
    // The first starts by itself.
    if (before > 0) await items(ada).nth(before).getByTestId('playlist-select').click()
    for (const viewer of [ada, ben]) {
      await eventually('the new item on the screen', () =>
        viewer.ask(({ room, player }, name) => {
          const { playlist, playback } = room.state
          return playlist.find((item) => item.id === playback.media)?.url.endsWith(name) === true && player.status === 'playing'
        }, clip),
      )
      await viewer.playing()
    }
  })

  test('pause, seek and change the rate by the controls', async () => {
    await items(ada).first().getByTestId('playlist-select').click()
    await ada.playing()
    await ada.wakeControls()
    await ada.get('play-button').click()
    for (const viewer of [ada, ben]) await viewer.page.locator('[data-testid=play-button][data-playing=false]').waitFor()
    await ada.get('seek-bar').fill('60')
    for (const viewer of [ada, ben]) {
      await eventually('the new position', () => viewer.get('video').evaluate((video: HTMLVideoElement) => Math.abs(video.currentTime - 60) < 0.05))
    }
    await ben.wakeControls()
    await ben.get('rate-menu').selectOption('1.25')
    await eventually('the new rate', async () => (await ada.get('rate-menu').inputValue()) === '1.25')
    await ben.wakeControls()
    await ben.get('play-button').click()
    await ada.playing()
    await ben.playing()
    await ben.get('rate-menu').selectOption('1')
  })

  test('put the playlist in another order and take items off it', async () => {
    const order = (viewer: Viewer) => items(viewer).locator('.name').allInnerTexts()
    await ben.get('tab-playlist').click()
    const before = await order(ada)
    expect(before).toHaveLength(6)
    await items(ada).nth(1).getByTestId('playlist-grip').press('ArrowDown')
    const swapped = [before[0], before[2], before[1], ...before.slice(3)]
    for (const viewer of [ada, ben]) await eventually('the new order', async () => same(await order(viewer), swapped))

    // What is dragged must be in sight, as it is for a person.
    await items(ada).nth(5).scrollIntoViewIfNeeded()
    const grip = await items(ada).nth(5).getByTestId('playlist-grip').boundingBox()
    const goal = await items(ada).nth(0).boundingBox()
    if (!grip || !goal) throw new Error('Nothing to drag')
    await ada.page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2)
    await ada.page.mouse.down()
    await ada.page.mouse.move(goal.x + 30, goal.y + 4, { steps: 12 })
    await ada.page.mouse.up()
    const dragged = [swapped[5], ...swapped.slice(0, 5)]
    for (const viewer of [ada, ben]) await eventually('the order after dragging', async () => same(await order(viewer), dragged))

    await items(ada).nth(0).getByTestId('playlist-remove').click()
    for (const viewer of [ada, ben]) await eventually('one less', async () => same(await order(viewer), dragged.slice(1)))
  })

  test('talk to each other', async () => {
    await ben.get('tab-chat').click()
    await ada.get('chat-input').fill('Hello Ben')
    await ada.get('chat-send').click()
    await ben.get('chat-message').filter({ hasText: 'Hello Ben' }).waitFor()
    await ben.get('chat-input').fill('Hello Ada <b>')
    await ben.get('chat-input').press('Enter')
    await ada.get('chat-message').filter({ hasText: 'Hello Ada <b>' }).waitFor()
  })

  test('see how well they are together', async () => {
    const drift = await eventually('a drift', () => ada.get('sync-drift').getAttribute('data-ms'))
    expect(Math.abs(Number(drift))).toBeLessThan(1000)
    await ben.get('tab-sync').click()
    await ben.get('sync-panel').waitFor()
  })

  test('choose language and colours', async () => {
    await ada.get('preferences').click()
    await ada.get('language').selectOption('zh-CN')
    await eventually('the page in Chinese', () => ada.page.evaluate(() => document.documentElement.lang.startsWith('zh')))
    expect(await ada.get('chat-send').getAttribute('aria-label') ?? (await ada.get('chat-send').innerText())).toMatch(/\p{Script=Han}/u)
    await ada.get('language').selectOption('en')
    const background = () => ada.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    await ada.get('theme').selectOption('dark')
    const dark = await background()
    await ada.get('theme').selectOption('light')
    expect(await background()).not.toBe(dark)
    await ada.page.keyboard.press('Escape')
  })

  test('a phone shows the picture and everything else without scrolling sideways', async () => {
    expect(await ben.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    for (const tab of ['playlist', 'chat', 'people', 'sync']) {
      await ben.get(`tab-${tab}`).click()
      expect(await ben.get('video').isVisible()).toBe(true)
      expect(await ben.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
  })

  test('and all the while no error was logged and nothing was asked of anybody else', () => {
    for (const viewer of [ada, ben]) {
      expect(viewer.errors).toEqual([])
      expect(viewer.strayRequests).toEqual([])
    }
  })
})

describe('one person with a keyboard alone', () => {
  let stage: Stage
  let viewer: Viewer

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    viewer = await stage.viewer()
  })

  afterAll(() => stage.close())

  const focused = () => viewer.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null)

  async function tabTo(testId: string): Promise<void> {
    for (let steps = 0; steps < 60; steps++) {
      if ((await focused()) === testId) return
      await viewer.page.keyboard.press('Tab')
    }
    throw new Error(`The tab key does not lead to ${testId}`)
  }

  test('gets from the first page to a playing room, and on', async () => {
    const { keyboard } = viewer.page
    await viewer.page.goto(stage.server.origin)
    await viewer.get('name-input').waitFor()
    await tabTo('name-input')
    await keyboard.type('Ada')
    await keyboard.press('Enter')
    await viewer.get('room-name').waitFor()
    await eventually('the focus in the next form', async () => (await focused()) === 'room-name')
    await keyboard.type('By keyboard')
    await keyboard.press('Enter')
    await viewer.online()
    await tabTo('add-url')
    await keyboard.type(stage.clip('film.mp4'))
    await keyboard.press('Enter')
    await viewer.playing()
    await tabTo('chat-input')
    await keyboard.type('Typed')
    await keyboard.press('Enter')
    await viewer.get('chat-message').filter({ hasText: 'Typed' }).waitFor()
    await tabTo('play-button')
    await keyboard.press('Enter')
    await viewer.page.locator('[data-testid=play-button][data-playing=false]').waitFor()
    await tabTo('seek-bar')
    const before = Number(await viewer.get('seek-bar').inputValue())
    await keyboard.press('ArrowRight')
    await eventually('5 s on', async () => Number(await viewer.get('seek-bar').inputValue()) > before + 4)
  })
})

const same = (a: readonly unknown[], b: readonly unknown[]) => JSON.stringify(a) === JSON.stringify(b)
