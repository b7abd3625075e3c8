import { describe, expect, it } from 'vitest'
import { formatMs, formatRate, formatTime } from './format'

describe('formatTime', () => {
  it.each([
    [0, '0:00'],
    [9.99, '0:09'],
    [245, '4:05'],
    [3723, '1:02:03'],
    [-3, '0:00'],
    [36_000, '10:00:00'],
  ])('shows %d s as %s', (seconds, text) => expect(formatTime(seconds)).toBe(text))

  it('shows a dash for what is no time yet', () => {
    expect(formatTime(NaN)).toBe('–:––')
    expect(formatTime(Infinity)).toBe('–:––')
  })
})

describe('formatMs', () => {
  it.each([
    [0.04, '0.0 ms'],
    [3.21, '+3.2 ms'],
    [-3.21, '−3.2 ms'],
    [9.97, '+10 ms'],
    [-38.4, '−38 ms'],
    [999.6, '+1.0 s'],
    [-2345, '−2.3 s'],
  ])('shows %d with its sign as %s', (ms, text) => expect(formatMs(ms, true)).toBe(text))

  it('has no plus unless asked, and no minus before zero', () => {
    expect(formatMs(12)).toBe('12 ms')
    expect(formatMs(-0.01, true)).toBe('0.0 ms')
  })
})

it('shows a rate without needless zeros', () => {
  expect([1, 1.5, 0.25, 1.333].map(formatRate)).toEqual(['1×', '1.5×', '0.25×', '1.33×'])
})
