// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { Loader } from './loader'
import { FakeEnvironment } from './testing/fake-environment'
import { item } from './testing/samples'
import type { PlayerError } from './players/adapter'

test.each(['javascript:alert(1)', 'data:video/mp4;base64,AAAA', 'films:42'])('%s is never put on the element', async (url) => {
  const element = document.createElement('video')
  const failures: PlayerError[] = []
  const loader = new Loader(element, new FakeEnvironment(), { failed: (error) => failures.push(error), loading: () => {}, missing: () => {} })
  await loader.load(item('m', { url }), 0, () => 0)
  await loader.load(item('m', { url: 'https://a.example/1.mp4', sources: [{ url, label: '1080p' }] }), 1, () => 0)
  expect(failures.map((failure) => failure.kind)).toEqual(['unsupported', 'unsupported'])
  expect(element.hasAttribute('src')).toBe(false)
})
