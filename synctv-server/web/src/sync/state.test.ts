import { describe, expect, test } from 'vitest'
import type { ServerMessage } from './protocol'
import { CHAT_KEPT, currentItem, EMPTY_STATE, leavesGap, reduce, type RoomState } from './state'
import { ada, bob, chatEvent, placed, playbackEvent, room, session, welcome } from './testing/samples'

const start = reduce(EMPTY_STATE, welcome())
const ids = (state: RoomState) => state.playlist.map((item) => item.id).join('')
const run = (state: RoomState, ...messages: ServerMessage[]) => messages.reduce(reduce, state)

describe('welcome', () => {
  test('a fresh one replaces everything', () => {
    const later = run(start, chatEvent(11), welcome({ epoch: 'e2', seq: 3, playlist: [], chat: [] }))
    expect(later.epoch).toBe('e2')
    expect(later.seq).toBe(3)
    expect(later.playlist).toEqual([])
    expect(later.chat).toEqual([])
  })

  test('a resumed one keeps lists and sequence, for the missed events follow', () => {
    const { playlist: _playlist, chat: _chat, ...resumed } = welcome({ resumed: true, seq: 15, session: 's2' })
    const later = run(run(start, chatEvent(11)), resumed)
    expect(later.seq).toBe(11)
    expect(ids(later)).toBe('ab')
    expect(later.chat).toHaveLength(1)
    expect(later.me?.session).toBe('s2')
  })
})

describe('notices', () => {
  test('tell that the server is apart from others, until it is not', () => {
    const apart = run(start, { type: 'notice', code: 'CLUSTER_ISOLATED' })
    expect(apart.apart).toBe(true)
    expect(run(apart, { type: 'notice', code: 'SOMETHING_NEW' })).toBe(apart)
    expect(run(apart, { type: 'notice', code: 'CLUSTER_RESTORED' }).apart).toBe(false)
  })

  test('of one connection say nothing of the next', () => {
    expect(run(start, { type: 'notice', code: 'CLUSTER_ISOLATED' }, welcome({ epoch: 'e2' })).apart).toBe(false)
  })
})

describe('ordered events', () => {
  test('an event that was seen already changes nothing', () => {
    const once = run(start, chatEvent(11))
    expect(run(once, chatEvent(11), chatEvent(9))).toBe(once)
  })

  test('replay equals live, with any overlap', () => {
    const events: ServerMessage[] = [
      playbackEvent(11, { media: 'a', playing: true }),
      { type: 'playlist', seq: 12, at: 0, by: ada, change: 'put', items: [placed('c', 'a')] },
      chatEvent(13),
      { type: 'playlist', seq: 14, at: 0, by: ada, change: 'removed', ids: ['b'] },
      playbackEvent(15, { media: 'c', position: 4 }),
    ]
    const live = run(start, ...events)
    for (let missed = 0; missed <= events.length; missed++) {
      for (let overlap = 0; overlap <= missed; overlap++) {
        const before = run(start, ...events.slice(0, missed))
        expect(run(before, ...events.slice(missed - overlap))).toEqual(live)
      }
    }
  })

  test('a newer server’s unknown event still counts', () => {
    const later = reduce(start, { type: 'poll', seq: 11 } as unknown as ServerMessage)
    expect(later).toEqual({ ...start, seq: 11 })
  })

  test('an unknown message without a sequence number is ignored', () => {
    expect(reduce(start, { type: 'poll' } as unknown as ServerMessage)).toBe(start)
  })

  test('a skipped range moves the sequence on and leaves no gap', () => {
    const skipped = { type: 'skipped', from: 11, seq: 14 } as const
    expect(leavesGap(start, skipped)).toBe(false)
    expect(run(start, skipped).seq).toBe(14)
    expect(leavesGap(start, { ...skipped, from: 12 })).toBe(true)
    expect(leavesGap(start, chatEvent(12))).toBe(true)
    expect(leavesGap(start, chatEvent(11))).toBe(false)
  })
})

describe('playlist', () => {
  const put = (seq: number, ...items: ReturnType<typeof placed>[]): ServerMessage => ({
    type: 'playlist',
    seq,
    at: 0,
    by: ada,
    change: 'put',
    items,
  })

  test('items go after the one they name', () => {
    expect(ids(run(start, put(11, placed('c', 'a'))))).toBe('acb')
    expect(ids(run(start, put(11, placed('c', null))))).toBe('cab')
    expect(ids(run(start, put(11, placed('c', 'b'), placed('d', 'c'))))).toBe('abcd')
  })

  test('a known item moves', () => {
    expect(ids(run(start, put(11, placed('a', 'b'))))).toBe('ba')
    expect(ids(run(start, put(11, placed('b', null))))).toBe('ba')
  })

  test('a renamed item keeps its place and gets its name', () => {
    const later = run(start, put(11, placed('b', 'a', { name: 'Beta' })))
    expect(later.playlist.map((item) => item.name)).toEqual(['a', 'Beta'])
    expect(later.playlist[1]).not.toHaveProperty('after')
  })

  test('items stand in the order of their keys, whatever they are said to follow', () => {
    const keyed = (id: string, order: string, after: string | null = null) => placed(id, after, { order })
    const listed = run(start, welcome({ playlist: [] }), put(11, keyed('b', 'V'), keyed('a', 'V'), keyed('c', 'A', 'gone')))
    expect(ids(listed)).toBe('cab')
    expect(ids(run(listed, put(12, keyed('c', 'z', 'b')), put(13, keyed('a', 'W'))))).toBe('bac')
  })

  test('what is told again over a newer list ends in the newer list', () => {
    const keyed = (id: string, order: string) => placed(id, null, { order })
    const events = [
      put(11, keyed('a', '1'), keyed('b', '2'), keyed('c', '3')),
      { type: 'playlist', seq: 12, at: 0, by: ada, change: 'removed', ids: ['b'] } as const,
      put(13, keyed('a', '4')),
      put(14, keyed('d', '35')),
      put(15, keyed('a', '11'), keyed('c', '12'), keyed('d', '13')),
    ]
    const live = run(start, welcome({ playlist: [] }), ...events)
    const newer = welcome({ seq: 10, playlist: [...live.playlist] })
    expect(run(start, newer, ...events).playlist).toEqual(live.playlist)
  })

  test('the current item is found by the playback, and names the room’s programme', () => {
    const later = run(start, playbackEvent(11, { media: 'b' }))
    expect(currentItem(later)?.id).toBe('b')
    expect(later.room?.playing).toBe('b')
    expect(run(later, playbackEvent(12, { media: null })).room).not.toHaveProperty('playing')
  })
})

test('chat keeps the newest messages', () => {
  let state = start
  for (let seq = 11; seq < 11 + CHAT_KEPT + 5; seq++) state = reduce(state, chatEvent(seq))
  expect(state.chat).toHaveLength(CHAT_KEPT)
  expect(state.chat.at(-1)?.text).toBe(`m${10 + CHAT_KEPT + 5}`)
})

test('of a message the higher version stays, once, where history has it', () => {
  const said = (seq: number, id: string, at: number, version: number): ServerMessage => ({
    type: 'chat',
    seq,
    at: 0,
    by: ada,
    change: 'posted',
    message: { id, from: ada, text: `${id}${version}`, at, version },
  })
  const state = run(start, said(11, 'a', 100, 1), said(12, 'c', 300, 1), said(13, 'b', 200, 2), said(14, 'b', 200, 1), said(15, 'a', 100, 1))
  expect(state.chat.map((m) => m.text)).toEqual(['a1', 'b2', 'c1'])
  expect(run(state, said(16, 'b', 200, 3)).chat.map((m) => m.text)).toEqual(['a1', 'b3', 'c1'])
})

test('presence adds, replaces and removes sessions', () => {
  const joined = run(start, { type: 'presence', joined: [session('s2', bob)], count: 2 })
  expect(joined.people.map((s) => s.session)).toEqual(['s1', 's2'])
  expect(joined.room?.online).toBe(2)
  const away = run(joined, { type: 'presence', updated: [session('s2', bob, { state: 'away' })], count: 2 })
  expect(away.people[1]?.state).toBe('away')
  const left = run(away, { type: 'presence', left: [{ session: 's2', user: bob }], count: 1 })
  expect(left.people).toHaveLength(1)
  expect(left.count).toBe(1)
})

test('settings, room and members change what they name', () => {
  const later = run(
    start,
    { type: 'settings', seq: 11, at: 0, settings: { control: 'admins', advance: 'stop', maxMembers: 5 }, room: { hidden: true } },
    { type: 'room', seq: 12, at: 0, room: { name: 'Saturday', locked: true } },
    { type: 'members', seq: 13, at: 0, change: 'changed', member: { user: ada, role: 'admin' } },
  )
  expect(later.room).toEqual(room({ name: 'Saturday', locked: true, hidden: true, settings: { control: 'admins', advance: 'stop', maxMembers: 5 } }))
  expect(later.me?.role).toBe('admin')
  expect(later.people[0]?.role).toBe('admin')
})
