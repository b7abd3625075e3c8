import type {
  Access,
  ChatEvent,
  ChatMessage,
  Item,
  Limits,
  OrderedMessage,
  PlacedItem,
  Playback,
  PlaylistEvent,
  Role,
  Room,
  ServerMessage,
  Session,
  User,
  Welcome,
} from './protocol'

/** Chat messages kept in the state; older ones are read over HTTP. */
export const CHAT_KEPT = 200

/** All a page knows of a room. Immutable: every change makes a new object, unchanged parts stay identical. */
export interface RoomState {
  /** Names the room's sequence; null before the first welcome. */
  readonly epoch: string | null
  /** The last ordered event applied. */
  readonly seq: number
  readonly room: Room | null
  readonly playback: Playback
  readonly playlist: readonly Item[]
  /** Oldest first, at most {@link CHAT_KEPT}. */
  readonly chat: readonly ChatMessage[]
  /** Sessions: of {@link count} the 100 that are present longest. */
  readonly people: readonly Session[]
  readonly count: number
  readonly me: {
    readonly session: string
    readonly user: User
    readonly role: Role
    /** Mask as a decimal string; ask with `can(mask, name)`. */
    readonly permissions: string
  } | null
  readonly limits: Limits
  /** Whether the server is isolated: timeline and presence are not shared with the other servers for now. */
  readonly isolated: boolean
}

export const EMPTY_STATE: RoomState = {
  epoch: null,
  seq: 0,
  room: null,
  playback: { media: null, playing: false, position: 0, rate: 1, anchor: 0, version: 0 },
  playlist: [],
  chat: [],
  people: [],
  count: 0,
  me: null,
  limits: {},
  isolated: false,
}

/** The item that is playing or chosen, if any. */
export function currentItem(state: RoomState): Item | null {
  const { media } = state.playback
  return media === null ? null : (state.playlist.find((item) => item.id === media) ?? null)
}

/**
 * Applies one message. Pure: the same messages give the same state, whether they came live or as a replay.
 * Messages without a meaning for the state (acks, pongs) return the state itself.
 */
export function reduce(state: RoomState, message: ServerMessage): RoomState {
  switch (message.type) {
    case 'welcome':
      return welcome(state, message)
    case 'presence':
      return presence(state, message)
    case 'access':
      return access(state, message)
    case 'ack':
    case 'reject':
    case 'pong':
    case 'typing':
    case 'drain':
      return state
    case 'notice':
      return notice(state, message.code)
    default:
      // A type this library does not know may still be part of the sequence. A replay may overlap with what was seen.
      if (isOrdered(message)) return message.seq <= state.seq ? state : { ...ordered(state, message), seq: message.seq }
      message satisfies never
      return state
  }
}

function access(state: RoomState, { role, permissions }: Access): RoomState {
  return state.me ? { ...state, me: { ...state.me, role, permissions } } : state
}

function notice(state: RoomState, code: string): RoomState {
  switch (code) {
    case 'CLUSTER_ISOLATED':
      return { ...state, isolated: true }
    case 'CLUSTER_RESTORED':
      return { ...state, isolated: false }
    default:
      return state
  }
}

/** Whether a message is part of the room's sequence. */
export function isOrdered(message: ServerMessage): message is OrderedMessage {
  return message.type !== 'welcome' && message.type !== 'ack' && 'seq' in message && Number.isSafeInteger(message.seq)
}

/** Whether events are missing between the state and this message. */
export function leavesGap(state: RoomState, message: OrderedMessage): boolean {
  return (message.type === 'skipped' ? message.from : message.seq) > state.seq + 1
}

function welcome(state: RoomState, message: Welcome): RoomState {
  const common = {
    // A server that is isolated sends a notice right behind its welcome.
    isolated: false,
    epoch: message.epoch,
    room: message.room,
    people: message.people,
    count: message.count,
    me: { session: message.session, user: message.user, role: message.role, permissions: message.permissions },
    limits: message.limits,
  }
  // Resumed: what was missed follows as events, so playback, lists and seq stay at what we had.
  if (message.resumed) return { ...state, ...common }
  return {
    ...common,
    seq: message.seq,
    playback: message.playback,
    playlist: message.playlist ?? [],
    chat: withHistory(state.chat, message.chat ?? []),
  }
}

/** The newest messages as the server has them, behind the older ones that were seen before. */
function withHistory(seen: readonly ChatMessage[], newest: readonly ChatMessage[]): readonly ChatMessage[] {
  const [first] = newest
  if (first === undefined) return []
  const ids = new Set(newest.map((message) => message.id))
  const known = new Map(seen.map((message) => [message.id, message]))
  const current = newest.map((message) => newer(known.get(message.id), message))
  return [...seen.filter((message) => message.at <= first.at && !ids.has(message.id)), ...current].slice(-CHAT_KEPT)
}

/** Of two versions of one message the one that holds: the same may be told again, and an older one late. */
export function newer(known: ChatMessage | undefined, told: ChatMessage): ChatMessage {
  return known !== undefined && (known.version ?? 1) >= (told.version ?? 1) ? known : told
}

/** A message stands where the room's history has it: what was said on a server that was cut off is told late. */
function posted(state: RoomState, told: ChatMessage): RoomState {
  const known = state.chat.find((message) => message.id === told.id)
  if (known !== undefined && newer(known, told) === known) return state
  const others = state.chat.filter((message) => message !== known)
  const later = others.findIndex((message) => (message.at === told.at ? message.id > told.id : message.at > told.at))
  const at = later < 0 ? others.length : later
  return { ...state, chat: [...others.slice(0, at), told, ...others.slice(at)].slice(-CHAT_KEPT) }
}

function ordered(state: RoomState, message: OrderedMessage): RoomState {
  switch (message.type) {
    case 'playback':
      return withPlayback(state, message.playback)
    case 'playlist':
      return { ...state, playlist: changedPlaylist(state.playlist, message) }
    case 'chat':
      return chat(state, message)
    case 'settings':
      return state.room ? { ...state, room: { ...state.room, ...message.room, settings: message.settings } } : state
    case 'room':
      return state.room ? { ...state, room: { ...state.room, ...message.room } } : state
    case 'members':
      return withMember(state, message.member)
    case 'memberships':
    case 'kicked':
    case 'skipped':
      return state
    default:
      message satisfies never // of a newer server: it says nothing to this page
      return state
  }
}

function changedPlaylist(playlist: readonly Item[], event: PlaylistEvent): readonly Item[] {
  switch (event.change) {
    case 'put':
      return put(playlist, event.items)
    case 'removed':
      return remove(playlist, event.ids)
    default:
      event satisfies never
      return playlist
  }
}

function chat(state: RoomState, event: ChatEvent): RoomState {
  switch (event.change) {
    case 'posted':
      return posted(state, event.message)
    default:
      event.change satisfies never
      return state
  }
}

function withPlayback(state: RoomState, playback: Playback): RoomState {
  const next = { ...state, playback }
  if (!state.room) return next
  const { playing: _before, ...room } = state.room
  const name = currentItem(next)?.name
  return { ...next, room: name === undefined ? room : { ...room, playing: name } }
}

/**
 * Puts each item where its order key says. That depends on no other item, so that events that are told again over a
 * newer list still end in the server's list.
 *
 * Servers of the version before send no order keys, and a page may know items of such a one still: then each item goes
 * after the one it names, and to the end when that is unknown. This is the only place that knows of it.
 */
function put(list: readonly Item[], placed: readonly PlacedItem[]): readonly Item[] {
  const keyed = [...list, ...placed].every((item) => item.order !== undefined)
  const result = [...list]
  for (const { after, ...item } of placed) {
    const old = result.findIndex((i) => i.id === item.id)
    if (old >= 0) result.splice(old, 1)
    result.splice(keyed ? placeByOrder(result, item) : placeAfter(result, after), 0, item)
  }
  return result
}

function placeByOrder(list: readonly Item[], item: Item): number {
  const next = list.findIndex((other) => precedes(item, other))
  return next < 0 ? list.length : next
}

/** Compares code units, as the server does: keys and ids are ASCII, and a language's own order has no say. */
function precedes(item: Item, other: Item): boolean {
  const { order: a = '' } = item
  const { order: b = '' } = other
  return a === b ? item.id < other.id : a < b
}

function placeAfter(list: readonly Item[], after: string | null): number {
  if (after === null) return 0
  const before = list.findIndex((item) => item.id === after)
  return before < 0 ? list.length : before + 1
}

function remove(list: readonly Item[], ids: readonly string[]): readonly Item[] {
  const gone = new Set(ids)
  return list.filter((item) => !gone.has(item.id))
}

/** Of others only: of oneself the welcome and `access` tell, at once, and a replay may tell of what was before them. */
function withMember(state: RoomState, member: { user: User; role: Role }): RoomState {
  return {
    ...state,
    people: state.people.map((s) => (s.user.id === member.user.id ? { ...s, user: member.user, role: member.role } : s)),
  }
}

function presence(state: RoomState, message: Extract<ServerMessage, { type: 'presence' }>): RoomState {
  const people = new Map(state.people.map((s) => [s.session, s]))
  for (const { session } of message.left ?? []) people.delete(session)
  for (const s of message.joined ?? []) people.set(s.session, s)
  for (const s of message.updated ?? []) people.set(s.session, s)
  const room = state.room ? { ...state.room, online: message.count } : null
  return { ...state, room, people: [...people.values()], count: message.count }
}
