import { expect, it } from 'vitest'
import type { Session } from '../../sync'
import { en } from '../i18n/en'
import { asSeenHere, conditionOf, inOrder, qualityOf, withoutStale } from './condition'

const person = (over: Partial<Session> = {}): Session => ({ session: 's', user: { id: 'u', name: 'Ada', kind: 'guest' }, role: 'member', since: 0, state: 'connected', ...over })
const text = (over: Partial<Session>, playing = true) => conditionOf(person(over), playing, en).text

it('says the most telling thing first', () => {
  expect(text({ state: 'away', blocked: true, buffering: true })).toBe('Connection lost')
  expect(text({ failed: 'network', blocked: true })).toBe('Cannot play this')
  expect(text({ loading: true, drift: 0 })).toBe('Loading')
  expect(text({ ended: true, drift: 0 })).toBe('Has come to the end')
  expect(text({ ended: true }, false)).toBe('Here')
  expect(text({ blocked: true, buffering: true })).toBe('Has not joined playback yet')
  expect(text({ buffering: true, drift: -3 })).toBe('Loading')
  expect(text({ drift: -0.35 })).toBe('350 ms behind')
  expect(text({ drift: 1.5 })).toBe('1.5 s ahead')
  expect(text({ drift: 0.012 })).toBe('In sync')
  expect(text({ drift: -3 }, false)).toBe('Here')
  expect(text({})).toBe('Here')
})

it('judges a connection by its round trip', () => {
  expect([20, 200, 900].map(qualityOf)).toEqual(['good', 'fair', 'poor'])
})

it('leaves out what a reload left behind, but not who is really away', () => {
  const reloaded = [person({ session: 'old', state: 'away' }), person({ session: 'new' })]
  const away = person({ session: 'bob', user: { id: 'bob', name: 'Bob', kind: 'guest' }, state: 'away' })
  expect(withoutStale([...reloaded, away]).map((p) => p.session)).toEqual(['new', 'bob'])
})

it('says of oneself what the banner says', () => {
  const people = [person({ session: 'me' }), person({ session: 'bob' })]
  expect(asSeenHere(people, 'me', true).map((p) => conditionOf(p, true, en).text)).toEqual(['Connection lost', 'Here'])
  expect(asSeenHere(people, 'me', false)).toBe(people)
})

it('lists oneself first, then the owner, then by name', () => {
  const names = (name: string, over: Partial<Session>) => person({ user: { id: name, name, kind: 'guest' }, session: name, ...over })
  const people = [names('zoe', {}), names('bob', {}), names('own', { role: 'owner' }), names('me', {})]
  expect(inOrder(people, 'me').map((p) => p.user.name)).toEqual(['me', 'own', 'bob', 'zoe'])
})
