import { expect, it } from 'vitest'
import { readLength } from './length'

it('reads minutes and seconds, with hours or without, and with the colon of a Chinese keyboard', () => {
  expect(readLength('4:05')).toBe(245)
  expect(readLength(' 90:00 ')).toBe(5400)
  expect(readLength('1:02:03')).toBe(3723)
  expect(readLength('4：05')).toBe(245)
})

it('takes nothing for nothing', () => {
  expect(readLength('')).toBeNull()
  expect(readLength('  ', 120.04)).toBeNull()
})

it('keeps the fraction of what was not changed', () => {
  expect(readLength('2:00', 120.04)).toBe(120.04)
  expect(readLength('2:01', 120.04)).toBe(121)
})

it.each(['90', '4:5', '4:60', '1:60:00', '-1:00', '4.05', '1:2:3:4', 'two minutes', '1e3:00'])('says of “%s” that it is no time', (text) => {
  expect(readLength(text)).toBe('lengthBad')
})

it('says what is too short or too long', () => {
  expect(readLength('0:00')).toBe('lengthOutside')
  expect(readLength('1000:00:00')).toBe(3_600_000)
  expect(readLength('1000:00:01')).toBe('lengthOutside')
})
