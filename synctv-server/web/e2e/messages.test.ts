import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type { Cable } from './harness/cable'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

describe('what the page says when something is wrong', () => {
  let stage: Stage
  let ada: Viewer
  let cable: Cable
  let path: string

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ;({ viewer: ada, server: cable } = await stage.viewerByCable())
    path = await ada.createRoom('Ada', 'Trouble')
  })

  afterAll(() => stage.close())

  test.each([
    ['a file that is not there', 'missing.mp4', '', 'not-found'],
    ['a playlist that is not there', 'missing.m3u8', '', 'not-found'],
    ['a manifest that is not there', 'missing.mpd', '', 'not-found'],
    ['a stream that is not there', 'missing.flv', '', 'not-found'],
    ['a playlist on a site that lets no other page read it', 'film.m3u8', 'cors=no', 'cors'],
    ['a manifest on a site that lets no other page read it', 'short.mpd', 'cors=no', 'cors'],
    ['a stream on a site that lets no other page read it', 'short.flv', 'cors=no', 'cors'],
    ['a picture in a format browsers do not know', 'undecodable.mp4', '', 'codec'],
    ['a text that says it is a video', 'garbage.mp4', '', 'codec'],
  ])('%s', async (_what, clip, query, kind) => {
    await ada.addAndPlay(stage.clip(clip, query))
    await ada.page.locator(`[data-testid=media-error][data-kind=${kind}]`).waitFor()
    expect(await ada.get('media-error').innerText()).toMatch(/\w{3}/)
    expect(await ada.get('media-retry').isVisible()).toBe(true)
  })

  test('a file on a site that lets no other page read it plays all the same', async () => {
    await ada.addAndPlay(stage.clip('film.mp4', 'cors=no'))
    await ada.playing()
    await ada.get('media-error').waitFor({ state: 'detached' })
  })

  test('a connection that breaks, and its return', async () => {
    await ada.addAndPlay(stage.clip('film.mp4'))
    await ada.playing()
    cable.cut()
    await ada.page.locator('[data-testid=status-banner][data-state=reconnecting]').waitFor()
    await ada.playing()
    cable.mend()
    await ada.page.locator('[data-testid=status-banner][data-state=back]').waitFor({ timeout: 20_000 })
    await ada.get('status-banner').waitFor({ state: 'detached' })
  })

  test('a browser that wants a click before it plays sound', async () => {
    const ben = await stage.viewer({ needsClick: true })
    await ben.page.goto(stage.server.origin + path)
    await ben.enterName('Ben')
    await ben.online()
    await ben.openTab(path)
    // Looked at from outside first: whatever a test runs in a page counts as a click there.
    await eventually('others see that he has not joined', () =>
      ada.ask(({ room }) => room.state.people.some((person) => person.user.name === 'Ben' && person.blocked === true)),
    )
    await ben.get('unblock').waitFor()
    await ben.get('unblock').click()
    await ben.playing()
    await ben.get('unblock').waitFor({ state: 'detached' })
    await eventually('others see that he has', () =>
      ada.ask(({ room }) => !room.state.people.some((person) => person.user.name === 'Ben' && person.blocked === true)),
    )
    await eventually('he is where the room is', () => ben.ask(({ player }) => Math.abs(player.stats.drift ?? Infinity) < 100))
  })

  test('a link to no room', async () => {
    await ada.page.goto(`${ada.origin}/r/nowhere`)
    // It says first that the room is being opened.
    await ada.get('notice').getByText('There is no such room').waitFor()
  })
})
