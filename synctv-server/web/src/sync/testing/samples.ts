import type { ChatMessage, Item, PlacedItem, Playback, PlaybackEvent, Room, Session, User, Welcome } from '../protocol'

export const ada: User = { id: 'u_ada', name: 'Ada', kind: 'guest' }
export const bob: User = { id: 'u_bob', name: 'Bob', kind: 'guest' }

export function playback(change: Partial<Playback> = {}): Playback {
  return { media: null, playing: false, position: 0, rate: 1, anchor: 0, version: 1, ...change }
}

export function room(change: Partial<Room> = {}): Room {
  return {
    id: 'r1',
    name: 'Friday',
    owner: ada,
    createdAt: 0,
    hidden: false,
    locked: false,
    settings: { control: 'everyone', advance: 'next', maxMembers: 100 },
    online: 1,
    ...change,
  }
}

export function item(id: string, change: Partial<Item> = {}): Item {
  return {
    id,
    url: `https://example.org/${id}.mp4`,
    name: id,
    type: 'mp4',
    live: false,
    subtitles: [],
    sources: [],
    addedBy: ada,
    addedAt: 0,
    ...change,
  }
}

/** As servers of the version before send it: without an order key unless one is given. */
export function placed(id: string, after: string | null, change: Partial<Item> = {}): PlacedItem {
  return { ...item(id, change), after }
}

export function session(id: string, user: User = ada, change: Partial<Session> = {}): Session {
  return { session: id, user, role: 'member', since: 0, state: 'connected', ...change }
}

export function message(id: string, text = id, change: Partial<ChatMessage> = {}): ChatMessage {
  return { id, from: ada, text, at: 0, version: 1, ...change }
}

export function welcome(change: Partial<Welcome> = {}): Welcome {
  return {
    type: 'welcome',
    session: 's1',
    user: ada,
    role: 'owner',
    permissions: '2047',
    epoch: 'e1',
    seq: 10,
    now: 1_800_000_000_000,
    room: room(),
    playback: playback(),
    limits: {},
    heartbeat: 4,
    resumed: false,
    people: [session('s1')],
    count: 1,
    playlist: [item('a'), item('b')],
    chat: [],
    ...change,
  }
}

export function playbackEvent(seq: number, change: Partial<Playback> = {}): PlaybackEvent {
  return { type: 'playback', seq, at: 0, by: ada, playback: playback(change), cause: 'play' }
}

export function chatEvent(seq: number, text = `m${seq}`) {
  return { type: 'chat', seq, at: 0, by: ada, change: 'posted', message: message(`c${seq}`, text, { at: seq }) } as const
}
