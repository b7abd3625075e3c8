// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { attachSubtitles } from '.'

const SRT = '1\n00:00:01,000 --> 00:00:02,000\nHi'
const blobs = new Map<string, Blob>()
const asked: string[] = []
let answer: (url: string) => Promise<Response> | Response = () => new Response(SRT)

beforeEach(() => {
  blobs.clear()
  asked.length = 0
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url)
    return Promise.resolve(answer(url))
  })
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const address = `blob:${blobs.size}`
    blobs.set(address, blob as Blob)
    return address
  })
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => void blobs.delete(address))
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Stands in for what happy-dom lacks: the list of a media element's tracks, and tracks with a mode. */
function media() {
  const list = new EventTarget()
  const element = document.createElement('video')
  Object.defineProperty(element, 'textTracks', { value: list })
  const create = document.createElement.bind(document)
  vi.spyOn(document, 'createElement').mockImplementation((name: string) => {
    const made = create(name)
    if (name === 'track') Object.defineProperty(made, 'track', { value: { mode: 'disabled' } })
    return made
  })
  const tracks = () => [...element.querySelectorAll('track')]
  return {
    element,
    tracks,
    async show(index: number, requests = 1) {
      tracks().forEach((track, at) => (track.track.mode = at === index ? 'showing' : 'disabled'))
      list.dispatchEvent(new Event('change'))
      await vi.waitFor(() => expect(asked.length).toBeGreaterThanOrEqual(requests))
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setTimeout(resolve))
    },
  }
}

const subtitle = (name: string) => ({ url: `https://a.example/${name}`, label: name })
const shown = async (track: HTMLTrackElement | undefined) => blobs.get(track?.src ?? '')?.text()

test('tracks stand in their order, and only the one that is shown is loaded', async () => {
  answer = (url) => new Response(SRT.replace('Hi', url))
  const { element, tracks, show } = media()
  attachSubtitles(element, [subtitle('1'), subtitle('2'), subtitle('3')])
  expect(tracks().map((track) => track.label)).toEqual(['1', '2', '3'])
  expect(asked).toEqual([])
  await show(1)
  expect(asked).toEqual(['https://a.example/2'])
  expect(await shown(tracks()[1])).toContain('00:00:01.000 --> 00:00:02.000\nhttps://a.example/2')
  await show(1)
  expect(asked).toHaveLength(1)
})

test.each<[string, () => Promise<Response> | Response]>([
  ['not-found', () => new Response('', { status: 404 })],
  ['forbidden', () => new Response('', { status: 403 })],
  ['network', () => new Response('', { status: 500 })],
  ['network', () => Promise.reject(new TypeError('failed'))],
  ['format', () => new Response('<!doctype html>')],
  ['too-large', () => new Response(new Uint8Array(16 * 1024 * 1024))],
])('a track that fails says %s, is disabled, and is tried again when it is chosen again', async (fault, failing) => {
  answer = failing
  const { element, tracks, show } = media()
  attachSubtitles(element, [subtitle('1')])
  const faults: (string | undefined)[] = []
  element.addEventListener('error', ({ target }) => faults.push((target as HTMLElement).dataset['fault']), true)
  await show(0)
  expect(faults).toEqual([fault])
  expect(tracks()[0]?.track.mode).toBe('disabled')
  answer = () => new Response(SRT)
  await show(0)
  expect(await shown(tracks()[0])).toContain('Hi')
  expect(tracks()[0]?.dataset['fault']).toBeUndefined()
})

test.each(['data:text/vtt,WEBVTT', 'javascript:alert(1)', 'films:42'])('%s is never fetched', async (url) => {
  const { element, tracks, show } = media()
  attachSubtitles(element, [{ url, label: '1' }])
  await show(0, 0)
  expect(asked).toEqual([])
  expect(tracks()[0]?.dataset['fault']).toBe('unsupported')
})

test('what is removed leaves nothing behind, loaded or not', async () => {
  const { element, tracks, show } = media()
  const remove = attachSubtitles(element, [subtitle('1'), subtitle('2')])
  await show(0)
  remove()
  expect(tracks()).toEqual([])
  expect(blobs.size).toBe(0)
})
