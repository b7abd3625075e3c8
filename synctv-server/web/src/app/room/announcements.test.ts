// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import type { Playback, PlaybackCause, Role, Session } from '../../sync'
import { en } from '../i18n/en'
import { describe as say, newcomers, ofAccess, ofNotice } from './useAnnouncements'

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

it('tells what has become of one’s own rights', () => {
  const me = (role: Role, permissions: string) => ({ session: 's', user: { id: 'a', name: 'Ada', kind: 'guest' as const }, role, permissions })
  const member = me('member', '128')
  expect(ofAccess(member, me('admin', '1048704'), en)).toBe('You are an admin of this room now')
  expect(ofAccess(me('admin', '1048704'), member, en)).toBe('You are no longer an admin of this room')
  expect(ofAccess(member, me('member', '1'), en)).toBe('You can no longer control playback')
  expect(ofAccess(me('member', '1'), member, en)).toBe('You can control playback now')
  expect(ofAccess(member, me('guest', '129'), en)).toBeNull()
  expect(ofAccess(null, member, en)).toBeNull()
})

it('counts a person once, however many devices come and go', () => {
  const session = (id: string, user: string): Session => ({ session: id, user: { id: user, name: user, kind: 'guest' }, role: 'member', since: 0, state: 'connected' })
  const before = [session('1', 'ada')]
  expect(newcomers(before, [...before, session('2', 'ada'), session('3', 'bob'), session('4', 'bob')]).map((user) => user.id)).toEqual(['bob'])
})

it('says why the room went on by itself', () => {
  expect(ofNotice('ITEM_UNPLAYABLE', en)).toBe('Nobody’s player could play that, so the room does not wait for it.')
  expect(ofNotice('ITEM_CUT_SHORT', en)).toBe('That was shorter than announced.')
  expect(ofNotice('CLUSTER_ISOLATED', en)).toBeNull()
})
