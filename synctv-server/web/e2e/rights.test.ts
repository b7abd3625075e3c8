import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

/** Where pictures of the list of people go, for whoever wants to look at them. */
const PICTURES = process.env['PICTURES']

describe('what one may do in a room', () => {
  let stage: Stage
  let ada: Viewer
  let ben: Viewer
  let path: string

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    ben = await stage.viewer({ phone: true })
    path = await ada.createRoom('Ada', 'Rights')
    await ben.joinRoom('Ben', path)
    await ada.add(stage.clip('film.mp4'))
    await ben.playing()
    await ben.get('tab-people').click()
  })

  afterAll(() => stage.close())

  const row = (viewer: Viewer, name: string) => viewer.get('people-item').filter({ hasText: name })
  const mayPlay = async (viewer: Viewer) => {
    await viewer.wakeControls()
    return viewer.get('play-button').isEnabled()
  }
  const take = async (viewer: Viewer, name: string) => {
    if (PICTURES !== undefined) await viewer.page.screenshot({ path: `${PICTURES}/${name}.png` })
  }

  /** A page that was loaded anew would have lost it. */
  const mark = (viewer: Viewer) => viewer.page.evaluate(() => void Object.assign(window, { marked: true }))
  const marked = (viewer: Viewer) => viewer.page.evaluate(() => 'marked' in window)

  async function setControl(who: string): Promise<void> {
    await ada.get('room-settings').click()
    await ada.get('settings-control').selectOption(who)
    await ada.get('settings-save').click()
    await ada.get('settings-dialog').waitFor({ state: 'detached' })
  }

  test('is taken by a setting and given back, without a reload', async () => {
    await mark(ben)
    expect(await mayPlay(ben)).toBe(true)
    await setControl('admins')
    await eventually('no way to pause', async () => !(await mayPlay(ben)))
    expect(await ben.get('add-url').count()).toBe(0)
    await setControl('everyone')
    await eventually('a way to pause', () => mayPlay(ben))
    expect(await marked(ben)).toBe(true)
  })

  test('changes with one’s role, which the owner changes by mouse', async () => {
    await setControl('admins')
    await eventually('no way to pause', async () => !(await mayPlay(ben)))
    expect(await ben.get('room-settings').count()).toBe(0)
    expect(await ben.get('change-role').count()).toBe(0)
    await take(ada, 'people-desktop')
    await row(ada, 'Ben').getByTestId('change-role').click()
    await take(ada, 'people-desktop-asking')
    await row(ada, 'Ben').getByTestId('change-role-now').click()
    await eventually('a way to pause', () => mayPlay(ben))
    await ben.get('room-settings').waitFor()
    await row(ada, 'Ben').filter({ hasText: 'Admin' }).waitFor()
    await row(ben, 'Ben').filter({ hasText: 'Admin' }).waitFor()
    await take(ada, 'people-desktop-admin')
    await take(ben, 'people-phone-admin')
    expect(await marked(ben)).toBe(true)
  })

  test('closes the settings under the eyes of whoever may no longer change them, by the owner’s keyboard', async () => {
    await ben.get('room-settings').click()
    await ben.get('settings-dialog').waitFor()
    expect(await ben.get('delete-room').count()).toBe(0)
    const { keyboard } = ada.page
    const focused = () => ada.page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null)
    const question = row(ada, 'Ben').getByTestId('change-role')
    expect(await question.getAttribute('aria-label')).toBe('Remove Ben as an admin')
    await question.focus()
    await keyboard.press('Enter')
    await eventually('the second question', async () => (await focused()) === 'change-role-now')
    await keyboard.press('Escape')
    await eventually('the first question again', async () => (await focused()) === 'change-role')
    await keyboard.press('Enter')
    await eventually('the second question', async () => (await focused()) === 'change-role-now')
    await keyboard.press('Enter')
    await ben.get('settings-dialog').waitFor({ state: 'detached' })
    expect(await ben.get('room-settings').count()).toBe(0)
    await eventually('no way to pause', async () => !(await mayPlay(ben)))
    await eventually('the focus stays in the row', async () => (await focused()) === 'change-role')
    await setControl('everyone')
  })

  test('on a phone, and in Chinese, the owner makes admins too', async () => {
    const eve = await stage.viewer({ phone: true, language: 'zh-CN' })
    const fay = await stage.viewer()
    const other = await eve.createRoom('Eve', '权限')
    await fay.joinRoom('Fay with a rather long name of hers', other)
    await eve.get('tab-people').click()
    await row(eve, 'Fay').getByTestId('change-role').click()
    await take(eve, 'people-phone-asking')
    expect(await eve.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    expect(await row(eve, 'Fay').getByTestId('change-role-now').innerText()).toContain('设为管理员')
    await row(eve, 'Fay').getByTestId('change-role-now').click()
    await fay.get('room-settings').waitFor()
    await take(eve, 'people-phone-owner')
    expect(await eve.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    for (const viewer of [eve, fay]) expect(viewer.errors).toEqual([])
  })

  test('ends for visitors when the room is given a password, until they enter it', async () => {
    const cyd = await stage.viewer()
    await cyd.joinRoom('Cyd', path)
    await ada.get('room-settings').click()
    await ada.page.locator('[data-testid=settings-dialog] input[type=password]').fill('sesame')
    await ada.get('settings-save').click()
    await cyd.page.locator('input[type=password]').fill('sesame')
    await take(cyd, 'password')
    await cyd.page.keyboard.press('Enter')
    await cyd.online()
    // Ben was made a member.
    expect(await marked(ben)).toBe(true)
    await ben.online()
  })

  test('and all the while no error was logged', () => {
    for (const viewer of [ada, ben]) {
      expect(viewer.errors).toEqual([])
      expect(viewer.strayRequests).toEqual([])
    }
  })
})
