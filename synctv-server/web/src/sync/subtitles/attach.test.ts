// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { OctopusOptions } from '@jellyfin/libass-wasm'
import { attachSubtitles } from '.'
import { canOverlay } from './overlay'

const SRT = '1\n00:00:01,000 --> 00:00:02,000\nHi'
const blobs = new Map<string, Blob>()
const asked: string[] = []
let answer: (url: string) => Promise<Response> | Response = () => new Response(SRT)

const overlays: { subContent: string; disposed: boolean }[] = []
let octopus: (options: OctopusOptions) => void = ({ onReady }) => onReady?.()
vi.mock('@jellyfin/libass-wasm', () => ({
  default: class {
    private readonly overlay
    constructor(options: OctopusOptions) {
      this.overlay = { subContent: options.subContent, disposed: false }
      overlays.push(this.overlay)
      queueMicrotask(() => octopus(options))
    }
    dispose() {
      this.overlay.disposed = true
    }
  },
}))

beforeEach(() => {
  overlays.length = 0
  octopus = ({ onReady }) => onReady?.()
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

const ass = (words: string) =>
  `[Script Info]\n[V4+ Styles]\nFormat: Name\nStyle: Default\n[Events]\nFormat: Start, End, Style, Text\nDialogue: 0:00:01.00,0:00:02.00,Default,${words}\n`

test('ASS is drawn by libass while it is shown, and only then', async () => {
  answer = () => new Response(ass('Hi'))
  const { element, tracks, show } = media()
  const remove = attachSubtitles(element, [subtitle('1'), subtitle('2')])
  expect(overlays).toEqual([])
  await show(0)
  expect(overlays).toEqual([{ subContent: ass('Hi'), disposed: false }])
  expect(await shown(tracks()[0])).toBe('WEBVTT\n')
  await show(1)
  expect(overlays.map((overlay) => overlay.disposed)).toEqual([true, false])
  await show(0)
  expect(overlays.map((overlay) => overlay.disposed)).toEqual([true, true, false])
  remove()
  expect(overlays.every((overlay) => overlay.disposed)).toBe(true)
})

test('where libass fails the words of ASS are shown', async () => {
  answer = () => new Response(ass('{\\pos(1,1)}Hi'))
  octopus = ({ onError }) => onError?.('no')
  const { element, tracks, show } = media()
  attachSubtitles(element, [subtitle('1')])
  await show(0)
  expect(overlays.map((overlay) => overlay.disposed)).toEqual([true])
  expect(await shown(tracks()[0])).toContain('00:00:01.000 --> 00:00:02.000\nHi')
})

test.each<[string, boolean]>([
  [ass('Привет, Ελλάδα, שלום, “Ünïcode” – ♪ {\\fn微软雅黑}'), true],
  [ass('你好'), false],
  [ass('こんにちは'), false],
  [ass('안녕'), false],
  [ass('สวัสดี'), false],
  [ass('！'), false],
  [`${ass('你好')}[Fonts]\nfontname: a.ttf\n`, true],
])('libass has letters for %j: %s', (text, covered) => {
  expect(canOverlay(text)).toBe(covered)
})
