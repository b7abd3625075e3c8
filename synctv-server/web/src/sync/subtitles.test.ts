import { expect, test } from 'vitest'
import { toWebVtt } from './subtitles'

test('SubRip becomes WebVTT', () => {
  expect(toWebVtt('\uFEFF1\r\n00:00:01,500 --> 00:00:02,000\r\nHello, 1,000 times\r\n')).toBe(
    'WEBVTT\n\n1\n00:00:01.500 --> 00:00:02.000\nHello, 1,000 times\n',
  )
})

test('WebVTT stays as it is', () => {
  expect(toWebVtt('WEBVTT\n\n00:01.000 --> 00:02.000\nHi')).toBe('WEBVTT\n\n00:01.000 --> 00:02.000\nHi')
})
