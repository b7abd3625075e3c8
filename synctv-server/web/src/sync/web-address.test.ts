import { expect, test } from 'vitest'
import { webAddress } from './web-address'

const PAGE = 'https://tv.example/r/room'

test.each([
  ['https://a.example/1.mp4', 'https://a.example/1.mp4'],
  ['HTTP://a.example', 'http://a.example/'],
  ['/films/1.mp4', 'https://tv.example/films/1.mp4'],
  ['//a.example/1.mp4', 'https://a.example/1.mp4'],
  ['42', 'https://tv.example/r/42'],
])('%s is on the web', (reference, address) => {
  expect(webAddress(reference, PAGE)).toBe(address)
})

test.each([
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'DATA:video/mp4;base64,AAAA',
  'blob:https://tv.example/0',
  'filesystem:https://tv.example/0',
  'file:///etc/passwd',
  'vbscript:x',
  'about:blank',
  'films:42',
  'https://',
])('%j is not', (reference) => {
  expect(webAddress(reference, PAGE)).toBeNull()
})

test('on a page that is not on the web no reference is relative to it', () => {
  expect(webAddress('1.mp4', 'file:///home/me/page.html')).toBeNull()
  expect(webAddress('1.mp4', 'data:text/html,x')).toBeNull()
})
