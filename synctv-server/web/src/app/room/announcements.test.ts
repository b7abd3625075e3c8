// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import type { Playback, PlaybackCause, Session } from '../../sync'
import { en } from '../i18n/en'
import { describe as say, newcomers } from './useAnnouncements'

const playback: Playback = { media: 'm', playing: true, position: 724, rate: 1.25, anchor: 0, version: 1 }
const told = (cause: PlaybackCause, over: Partial<Playback> = {}) => say({ cause, playback: { ...playback, ...over } }, 'Ada', 'Film', en)

it('tells who did what', () => {
  expect(told('pause')).toBe('Ada paused at 12:04')
  expect(told('seek')).toBe('Ada went to 12:04')
  expect(told('rate')).toBe('Ada set the speed to 1.25×')
  expect(told('select')).toBe('Ada put on “Film”')
  expect(told('select', { media: null })).toBe('Ada took the video off the screen')
  expect(told('ended')).toBe('Up next: “Film”')
  expect(told('ended', { playing: false })).toBe('The video has ended')
})

it('counts a person once, however many devices come and go', () => {
  const session = (id: string, user: string): Session => ({ session: id, user: { id: user, name: user, kind: 'guest' }, role: 'member', since: 0, state: 'connected' })
  const before = [session('1', 'ada')]
  expect(newcomers(before, [...before, session('2', 'ada'), session('3', 'bob'), session('4', 'bob')]).map((user) => user.id)).toEqual(['bob'])
})
