// @vitest-environment happy-dom
import { createApp, nextTick } from 'vue'
import { expect, it, vi } from 'vitest'
import { SyncError, type AddOptions, type NewItem } from '../../sync'
import AddMediaForm from './AddMediaForm.vue'

let answer: (items: NewItem[]) => Promise<unknown> = async () => ({ ids: [] })
const kept: NewItem[] = []
const room = {
  state: { value: { playback: { media: 'm' } } },
  may: () => true,
  connection: {
    state: { limits: { playlistBatch: 2 } },
    async addItems(items: NewItem[], _: AddOptions) {
      await answer(items)
      kept.push(...items)
      return { ids: [] }
    },
  },
}
vi.mock('../room/context', () => ({ useRoom: () => room }))

function form() {
  kept.length = 0
  answer = async () => ({ ids: [] })
  const host = document.createElement('div')
  createApp(AddMediaForm).mount(host)
  const field = host.querySelector<HTMLTextAreaElement>('[data-testid=add-url]')
  const formElement = host.querySelector('form')
  if (!field || !formElement) return expect.fail('no form')
  return {
    host,
    field,
    problem: () => host.querySelector('[role=alert]')?.textContent ?? '',
    async type(text: string) {
      field.value = text
      field.dispatchEvent(new Event('input'))
      await nextTick()
    },
    async submit() {
      formElement.dispatchEvent(new Event('submit', { cancelable: true }))
      for (let i = 0; i < 20; i++) await Promise.resolve()
      await nextTick()
    },
  }
}

const five = [1, 2, 3, 4, 5].map((n) => `https://a.example/${n}.mp4`)

it('adds every line of a paste, in order', async () => {
  const { field, type, submit } = form()
  await type(five.join('\n'))
  await submit()
  expect(kept.map((item) => item.url)).toEqual(five)
  expect(field.value).toBe('')
})

it('says which address is refused and why, adds none, and keeps the text', async () => {
  const { field, problem, type, submit } = form()
  await type(`${five[0]}\nhttps://ada:secret@a.example/x.mp4`)
  await submit()
  expect(problem()).toContain('https://ada:secret@a.example/x.mp4')
  expect(problem()).toContain('password')
  expect(kept).toEqual([])
  expect(field.value).toContain(five[0])
})

it('shows how far it is', async () => {
  const { host, type, submit } = form()
  let go = () => {}
  answer = (items) => (items[0]?.url === five[2] ? new Promise((resolve) => (go = () => resolve({}))) : Promise.resolve({}))
  await type(five.join('\n'))
  await submit()
  expect(host.querySelector('[data-testid=add-progress]')?.textContent).toContain('2 of 5 added')
  go()
})

it('keeps what was not added, with the reason, and goes on with it', async () => {
  const { field, problem, type, submit } = form()
  answer = (items) => (items[0]?.url === five[2] ? Promise.reject(new SyncError('PLAYLIST_FULL', '', false)) : Promise.resolve({}))
  await type(five.join('\n'))
  await submit()
  expect(field.value).toBe(five.slice(2).join('\n'))
  expect(problem()).toContain('2 of 5')
  expect(problem()).toContain('The playlist is full')
  answer = async () => ({})
  await submit()
  expect(kept.map((item) => item.url)).toEqual(five)
  expect(field.value).toBe('')
})

it('refuses subtitles by the same rule', async () => {
  const { host, problem, type, submit } = form()
  await type(five[0] ?? '')
  const subtitle = host.querySelector<HTMLInputElement>('[data-testid=add-subtitle]')
  if (!subtitle) return expect.fail('no field')
  subtitle.value = 'film.srt'
  subtitle.dispatchEvent(new Event('input'))
  await submit()
  expect(problem()).toContain('Subtitles: This is a file’s name')
  expect(kept).toEqual([])
})
