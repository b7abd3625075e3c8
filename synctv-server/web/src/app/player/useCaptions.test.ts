// @vitest-environment happy-dom
import { effectScope, shallowRef } from 'vue'
import { expect, test } from 'vitest'
import { useCaptions } from './useCaptions'

type FakeTrack = { kind: string; label: string; mode: string }

function player(...labels: string[]) {
  localStorage.clear()
  const all: FakeTrack[] = []
  const list = Object.assign(new EventTarget(), { [Symbol.iterator]: () => all[Symbol.iterator]() })
  const video = document.createElement('video')
  Object.defineProperty(video, 'textTracks', { value: list })
  const failures: string[] = []
  const scope = effectScope()
  const captions = scope.run(() => useCaptions(shallowRef(video), (label, fault) => failures.push(`${label}: ${fault}`)))
  if (!captions) return expect.fail()
  const put = (...names: string[]) => {
    all.splice(0, all.length, ...names.map((label) => ({ kind: 'subtitles', label, mode: 'disabled' })))
    list.dispatchEvent(new Event('addtrack'))
  }
  put(...labels)
  return {
    captions,
    failures,
    put,
    shown: () => all.filter((track) => track.mode === 'showing').map((track) => track.label),
    fail(index: number, fault: string) {
      const element = document.createElement('track')
      element.label = all[index]?.label ?? ''
      element.dataset['fault'] = fault
      Object.defineProperty(element, 'track', { value: all[index] })
      video.append(element)
      element.dispatchEvent(new Event('error'))
    },
  }
}

test('one is shown at a time, in the order of the list', () => {
  const { captions, shown } = player('English', '中文', 'English')
  expect(captions.labels.value).toEqual(['English', '中文', 'English'])
  expect(shown()).toEqual([])
  captions.toggle()
  expect(shown()).toEqual(['English'])
  captions.choose(1)
  expect(shown()).toEqual(['中文'])
  captions.choose(2)
  expect(captions.chosen.value).toBe(2)
  captions.choose(null)
  expect(shown()).toEqual([])
})

test('the next item shows the one of the same name', () => {
  const { captions, put, shown } = player('English', '中文')
  captions.choose(1)
  put('中文', 'Deutsch')
  expect(shown()).toEqual(['中文'])
  put('Deutsch', 'English', '中文')
  expect(shown()).toEqual(['中文'])
  put('Deutsch', 'English')
  expect(shown()).toEqual(['Deutsch'])
})

test('one that fails says so once, is off, and may be tried again', () => {
  const { captions, failures, shown, fail } = player('English', '中文')
  fail(0, 'format')
  expect(failures).toEqual([])
  captions.choose(1)
  fail(1, 'not-found')
  expect(failures).toEqual(['中文: not-found'])
  expect(captions.on.value).toBe(false)
  captions.toggle()
  expect(shown()).toEqual(['中文'])
})
