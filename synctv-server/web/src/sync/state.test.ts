import { describe, expect, test } from 'vitest'
import { can } from './permissions'
import type { Item, Role, ServerMessage } from './protocol'
import { CHAT_KEPT, currentItem, EMPTY_STATE, leavesGap, reduce, type RoomState } from './state'
import { ada, bob, chatEvent, item, message, placed, playbackEvent, room, session, welcome } from './testing/samples'

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
  test('tell that the server is isolated from others, until it is not', () => {
    const isolated = run(start, { type: 'notice', code: 'CLUSTER_ISOLATED' })
    expect(isolated.isolated).toBe(true)
    expect(run(isolated, { type: 'notice', code: 'SOMETHING_NEW' })).toBe(isolated)
    expect(run(isolated, { type: 'notice', code: 'CLUSTER_RESTORED' }).isolated).toBe(false)
  })

  test('of one connection say nothing of the next', () => {
    expect(run(start, { type: 'notice', code: 'CLUSTER_ISOLATED' }, welcome({ epoch: 'e2' })).isolated).toBe(false)
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

  test('that somebody was sent out counts and changes nothing else: who is here comes as presence', () => {
    const there = run(start, { type: 'presence', joined: [session('s2', bob)], count: 2 })
    const out = run(there, { type: 'memberships', seq: 11, at: 0, by: ada, ended: [bob.id] })
    const later = run(out, { type: 'kicked', seq: 12, at: 0, by: ada, userId: bob.id })
    expect(later).toEqual({ ...there, seq: 12 })
    expect(leavesGap(later, chatEvent(13))).toBe(false)
  })

  test('a newer server’s unknown event still counts', () => {
    const later = reduce(start, { type: 'poll', seq: 11 } as unknown as ServerMessage)
    expect(later).toEqual({ ...start, seq: 11 })
  })

  test('a change of a kind that a newer server knows counts and changes nothing', () => {
    for (const type of ['chat', 'playlist']) {
      const later = reduce(start, { type, seq: 11, at: 0, by: ada, change: 'pinned' } as unknown as ServerMessage)
      expect(later).toEqual({ ...start, seq: 11 })
    }
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

const put = (seq: number, ...items: ReturnType<typeof placed>[]): ServerMessage => ({
  type: 'playlist',
  seq,
  at: 0,
  by: ada,
  change: 'put',
  items,
})

describe('playlist', () => {
  /** The item before is unknown on purpose: the order key alone says where it goes. */
  const keyed = (id: string, order: string, change: Partial<Item> = {}) => placed(id, 'unknown', { order, ...change })
  const list = (...items: [id: string, order: string][]) => items.map(([id, order]) => item(id, { order }))
  const ordered = run(start, welcome({ seq: 10, playlist: list(['a', 'G'], ['b', 'a']) }))

  test('items go where their order key says, whatever is before them', () => {
    expect(ids(run(ordered, put(11, keyed('c', 'V'))))).toBe('acb')
    expect(ids(run(ordered, put(11, keyed('c', '3'))))).toBe('cab')
    expect(ids(run(ordered, put(11, keyed('c', 'z'), keyed('d', 'b'))))).toBe('abdc')
    expect(ids(run(EMPTY_STATE, welcome({ playlist: [] }), put(11, keyed('b', '1'), keyed('a', '2'))))).toBe('ba')
  })

  test('keys compare as code units, longer ones behind, equal ones by id', () => {
    const later = run(ordered, put(11, keyed('f', 'g'), keyed('e', 'Z'), keyed('d', 'G1'), keyed('B', 'G'), keyed('c', '9')))
    expect(ids(later)).toBe('cBadebf')
  })

  test('a known item moves to its new key, and keeps its place when it is renamed', () => {
    expect(ids(run(ordered, put(11, keyed('a', 'b'))))).toBe('ba')
    const renamed = run(ordered, put(11, keyed('b', 'a', { name: 'Beta' })))
    expect(renamed.playlist.map((entry) => entry.name)).toEqual(['a', 'Beta'])
    expect(renamed.playlist[1]).not.toHaveProperty('after')
  })

  test('older events told again over a newer list end with the server’s list', () => {
    const events: ServerMessage[] = [
      put(11, keyed('x', 'V')),
      put(12, keyed('y', 'W'), keyed('z', 'X')),
      { type: 'playlist', seq: 13, at: 0, by: ada, change: 'removed', ids: ['x'] },
      put(14, keyed('a', 'Y')),
      put(15, keyed('y', 'W', { name: 'Why' })),
      { type: 'playlist', seq: 16, at: 0, by: ada, change: 'removed', ids: ['b'] },
      put(17, keyed('z', '5')),
      // Its key was another's before.
      put(18, keyed('w', 'V')),
    ]
    const end = run(ordered, ...events)
    expect(ids(end)).toBe('zwya')
    for (let known = 0; known <= events.length; known++) {
      const newest = run(ordered, ...events.slice(0, known)).playlist
      // The welcome was made of the database, which is ahead of the sequence.
      const told = run(EMPTY_STATE, welcome({ seq: 10, playlist: newest }), ...events)
      expect(told.playlist).toEqual(end.playlist)
    }
  })

  test('while items without an order key are known, neighbours count', () => {
    expect(ids(run(start, put(11, placed('c', 'a', { order: '1' }))))).toBe('acb')
  })

  test('from a server of the version before, items go after the one they name', () => {
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

describe('a message that is told again', () => {
  const told = (seq: number, text: string, version?: number): ServerMessage => {
    const { version: _version, ...rest } = message('c1', text)
    return { type: 'chat', seq, at: 0, by: ada, change: 'posted', message: version === undefined ? rest : { ...rest, version } }
  }
  const texts = (state: RoomState) => state.chat.map((said) => said.text)

  test('is shown once', () => {
    const once = run(start, told(11, 'hi', 1))
    expect(run(once, told(12, 'hi', 1)).chat).toBe(once.chat)
  })

  test('shows its highest version, in its place', () => {
    const edited = run(start, told(11, 'hi', 1), chatEvent(12, 'next'), told(13, 'hello', 2))
    expect(texts(edited)).toEqual(['hello', 'next'])
    expect(texts(run(edited, told(14, 'hi', 1)))).toEqual(['hello', 'next'])
  })

  test('by a server of the version before, without a version, is the first', () => {
    const once = run(start, told(11, 'hi'))
    expect(run(once, told(12, 'other')).chat).toBe(once.chat)
    expect(texts(run(once, told(12, 'hello', 2)))).toEqual(['hello'])
  })

  test('in a welcome does not fall back either', () => {
    const known = run(start, told(11, 'hello', 2))
    const greeted = (version: number) => run(known, welcome({ epoch: 'e2', chat: [message('c1', `v${version}`, { version })] }))
    expect(texts(greeted(1))).toEqual(['hello'])
    expect(texts(greeted(3))).toEqual(['v3'])
  })
})

test('a message stands where history has it, however late it is told', () => {
  const said = (seq: number, id: string, at: number): ServerMessage => ({
    type: 'chat',
    seq,
    at: 0,
    by: ada,
    change: 'posted',
    message: { id, from: ada, text: id, at, version: 1 },
  })
  const state = run(start, said(11, 'a', 100), said(12, 'c', 300), said(13, 'b', 200), said(14, 'a', 100))
  expect(state.chat.map((m) => m.text)).toEqual(['a', 'b', 'c'])
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
  expect(later.me?.role).toBe('owner')
  expect(later.people[0]?.role).toBe('admin')
})

describe('what one may do', () => {
  const access = (role: Role, permissions: string): ServerMessage => ({ type: 'access', role, permissions })

  test('follows what the server tells, in both directions', () => {
    const admin = run(start, access('admin', '33554431'))
    expect(admin.me).toEqual({ ...start.me, role: 'admin', permissions: '33554431' })
    expect(can(admin.me?.permissions ?? '0', 'kick')).toBe(true)
    const guest = run(admin, access('guest', '130049'))
    expect(can(guest.me?.permissions ?? '0', 'playPause')).toBe(false)
    expect(guest).toEqual({ ...start, me: { ...start.me, role: 'guest', permissions: '130049' } })
  })

  test('is not what a late event says that was true before', () => {
    const late: ServerMessage = { type: 'members', seq: 11, at: 0, change: 'changed', member: { user: ada, role: 'admin' } }
    expect(run(start, access('member', '1'), late).me?.role).toBe('member')
  })

  test('is that of the last welcome after a return', () => {
    const back = run(start, access('admin', '33554431'), welcome({ resumed: true, role: 'member', permissions: '1' }))
    expect(back.me).toMatchObject({ role: 'member', permissions: '1' })
  })

  test('is nothing to tell before a welcome', () => {
    expect(reduce(EMPTY_STATE, access('admin', '1'))).toBe(EMPTY_STATE)
  })
})
