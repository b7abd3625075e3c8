import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

describe.each([['desktop', false], ['phone', true]])('links that are pasted, on a %s', (name, phone) => {
  let stage: Stage
  let ada: Viewer

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer({ phone })
    await ada.createRoom('Ada', 'Links')
    if (phone) await ada.get('tab-playlist').click()
  })

  afterAll(() => stage.close())

  const urls = () => ada.ask(({ room }) => room.state.playlist.map((item) => item.url))

  async function paste(text: string): Promise<void> {
    await ada.page.evaluate((words) => navigator.clipboard.writeText(words), text)
    await ada.get('add-url').focus()
    await ada.page.keyboard.press('Control+V')
  }

  async function picture(what: string): Promise<void> {
    const folder = process.env['PICTURES']
    if (folder !== undefined) await ada.page.screenshot({ path: `${folder}/links-${what}-${name}.png` })
  }

  test('what is refused says which part and why, and stays', async () => {
    await paste('https://e.org/My Film [1].mp4\nhttps://ada:secret@e.org/film.mp4\nfilm.mp4')
    await ada.get('add-submit').click()
    await ada.page.getByText('“https://ada:secret@e.org/film.mp4”: The link has a user or a password in it').waitFor()
    await picture('refused')
    expect(await ada.get('add-url').inputValue()).toContain('film.mp4')
    expect(await urls()).toEqual([])
    await ada.get('add-url').fill('')
  })

  test('a thousand in one paste arrive in order', async () => {
    const links = Array.from({ length: 1000 }, (_, n) => `${stage.clip('film.mp4')}?n=${n}`)
    await paste(links.join('\n'))
    await picture('many')
    await ada.page.keyboard.press('Enter')
    await ada.get('add-progress').waitFor()
    await picture('progress')
    await eventually('all of them', async () => (await urls())?.length === 1000, 30_000)
    expect(await urls()).toEqual(links)
    await eventually('an empty field', async () => (await ada.get('add-url').inputValue()) === '')
    expect(ada.errors).toEqual([])
  })

  test('one that finds no place stays in the field, with the reason', async () => {
    await ada.get('add-url').fill('e.org/one.mp4\ne.org/two.mp4')
    await ada.get('add-submit').click()
    await ada.page.getByText('The playlist is full').first().waitFor()
    await picture('full')
    expect(await ada.get('add-url').inputValue()).toBe('https://e.org/one.mp4\nhttps://e.org/two.mp4')
  })
})
