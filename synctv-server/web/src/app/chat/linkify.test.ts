import { expect, it } from 'vitest'
import { linkify } from './linkify'

const links = (text: string) => linkify(text).flatMap((part) => part.href ?? [])

it('splits a message into text and links and loses nothing', () => {
  const text = 'see https://a.example/x?y=1 and http://b.example.'
  expect(linkify(text).map((part) => part.text).join('')).toBe(text)
  expect(links(text)).toEqual(['https://a.example/x?y=1', 'http://b.example'])
})

it('leaves the sentence its punctuation and the address its brackets', () => {
  expect(links('(https://a.example/x)')).toEqual(['https://a.example/x'])
  expect(links('https://a.example/Film_(1965).')).toEqual(['https://a.example/Film_(1965)'])
  expect(links('去看https://a.example/片，很好')).toEqual(['https://a.example/片'])
})

it('never makes a link of anything but the web', () => {
  expect(links('javascript:alert(1) data:text/html,x ftp://a.example file:///x')).toEqual([])
  expect(linkify('<img src=x onerror=alert(1)>')).toEqual([{ text: '<img src=x onerror=alert(1)>' }])
  expect(linkify('')).toEqual([])
})
