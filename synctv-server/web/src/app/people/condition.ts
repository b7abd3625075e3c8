import type { Session } from '../../sync'
import { formatMs } from '../format'
import type { Dictionary } from '../i18n/en'

export type Tone = 'good' | 'warn' | 'bad' | 'quiet'

/** Beyond this a viewer sees another frame than the room, at 25 pictures a second. */
const NOTICEABLE_MS = 40

/** How a viewer is doing, the most telling thing first. */
export function conditionOf(person: Session, playing: boolean, t: Dictionary): { text: string; tone: Tone } {
  if (person.state === 'away') return { text: t.people.away, tone: 'bad' }
  if (person.failed !== undefined) return { text: t.people.failed, tone: 'bad' }
  if (person.blocked) return { text: t.people.blocked, tone: 'warn' }
  if (person.loading || person.buffering) return { text: t.people.buffering, tone: 'warn' }
  if (playing && person.ended) return { text: t.people.ended, tone: 'warn' }
  if (!playing || person.drift === undefined) return { text: t.people.here, tone: 'quiet' }
  const ms = person.drift * 1000
  if (Math.abs(ms) <= NOTICEABLE_MS) return { text: t.people.inSync, tone: 'good' }
  const size = formatMs(Math.abs(ms))
  return { text: ms < 0 ? t.people.behind({ ms: size }) : t.people.ahead({ ms: size }), tone: 'warn' }
}

export type Quality = 'good' | 'fair' | 'poor'

/** What a round trip means for the person, ms. */
export function qualityOf(rtt: number): Quality {
  return rtt < 150 ? 'good' : rtt < 400 ? 'fair' : 'poor'
}

/** Without the sessions that a reload or a change of network leaves behind for some seconds: their people are here. */
export function withoutStale(people: readonly Session[]): readonly Session[] {
  const here = new Set(people.filter((person) => person.state === 'connected').map((person) => person.user.id))
  return people.filter((person) => person.state === 'connected' || !here.has(person.user.id))
}

/** Without a connection nobody hears of this person either, whatever the server said last. */
export function asSeenHere(people: readonly Session[], mine: string | undefined, away: boolean): readonly Session[] {
  return away ? people.map((person) => (person.session === mine ? { ...person, state: 'away' } : person)) : people
}

/** Oneself first, then the owner, then by name, so that rows stay where they are while states change. */
export function inOrder(people: readonly Session[], mine: string | undefined): Session[] {
  const rank = (person: Session) => (person.session === mine ? 0 : person.role === 'owner' ? 1 : 2)
  return [...people].sort((a, b) => rank(a) - rank(b) || a.user.name.localeCompare(b.user.name) || a.session.localeCompare(b.session))
}
