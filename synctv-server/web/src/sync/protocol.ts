/**
 * The wire contract of docs/protocol.md as types. Nothing here has behaviour except the tables of codes.
 *
 * Times (`at`, `now`, `anchor`, `createdAt`) are epoch milliseconds of cluster time and may have a fraction;
 * positions, durations and offsets are seconds.
 */

export type UserKind = 'guest' | 'account'
export type Role = 'owner' | 'admin' | 'member' | 'guest'

export interface User {
  readonly id: string
  readonly name: string
  readonly kind: UserKind
}

export interface Settings {
  readonly control: 'everyone' | 'members' | 'admins'
  readonly advance: 'stop' | 'next' | 'repeatOne' | 'repeatAll'
  readonly maxMembers: number
}

export interface Room {
  readonly id: string
  readonly name: string
  readonly owner: User
  readonly createdAt: number
  readonly hidden: boolean
  /** Has a password. */
  readonly locked: boolean
  readonly settings: Settings
  /** Sessions now. */
  readonly online: number
  /** Name of the current item. */
  readonly playing?: string
}

export type MediaType = 'mp4' | 'webm' | 'hls' | 'dash' | 'flv' | 'mp3' | 'other'

export interface Subtitle {
  readonly url: string
  readonly label: string
  readonly language?: string
}

export interface Source {
  readonly url: string
  readonly label: string
  readonly type?: MediaType
}

/** An entry of the playlist. */
export interface Item {
  readonly id: string
  /** Where it stands: items are sorted by (order, id) as plain strings. Absent from servers of the version before. */
  readonly order?: string
  readonly url: string
  readonly name: string
  readonly type: MediaType
  readonly live: boolean
  /** Seconds; absent while unknown. */
  readonly duration?: number
  /** It has a timeline, and no end yet. */
  readonly growing?: boolean
  readonly headers?: Readonly<Record<string, string>>
  readonly subtitles: readonly Subtitle[]
  readonly sources: readonly Source[]
  readonly addedBy: User
  readonly addedAt: number
}

/** What is given to add an item; the server fills in the rest. */
export interface NewItem {
  url: string
  name?: string
  type?: MediaType
  live?: boolean
  duration?: number
  headers?: Record<string, string>
  subtitles?: Subtitle[]
  sources?: Source[]
}

export interface ChatMessage {
  readonly id: string
  readonly from: User
  readonly text: string
  readonly at: number
  readonly replyTo?: string
  /** Seconds into the medium the message belongs to. */
  readonly mediaPosition?: number
  /** 1 when posted, more after each change: of two with one id the higher holds. Absent from servers of the version before. */
  readonly version?: number
}

/** One connection of a person; a person may have several. */
export interface Session {
  readonly session: string
  readonly user: User
  readonly role: Role
  readonly device?: string
  readonly since: number
  /** `away` is a session that dropped and is inside its grace period. */
  readonly state: 'connected' | 'away'
  readonly position?: number
  readonly buffering?: boolean
  readonly ready?: boolean
  /** Milliseconds. */
  readonly rtt?: number
  /** Seconds ahead (+) or behind (−) of the room. */
  readonly drift?: number
  /** The browser refused autoplay. */
  readonly blocked?: boolean
  /** The player opens the item. */
  readonly loading?: boolean
  /** The player is at the end of what it can play. */
  readonly ended?: boolean
  /** Why the player cannot play the item. */
  readonly failed?: string
}

/** The room's timeline. See timeline.ts for what it means at a given time. */
export interface Playback {
  readonly media: string | null
  readonly playing: boolean
  readonly position: number
  readonly rate: number
  readonly anchor: number
  readonly version: number
}

export type PlaybackCause = 'play' | 'pause' | 'seek' | 'rate' | 'select' | 'ended' | 'removed'

/** Limits a client must know, by name; which ones exist is up to the server. */
export type Limits = Readonly<Record<string, number>>

/** What a report tells the others about this viewer; sent at most once per second. */
export interface Report {
  /** The entry that plays; a `duration` is believed only of the room's current one. */
  media?: string
  position: number
  buffering: boolean
  ready: boolean
  /** Milliseconds. */
  rtt?: number
  /** Seconds ahead of the timeline. */
  drift?: number
  /** The length as the player knows it: the room takes it when it knows no better. */
  duration?: number
  blocked?: boolean
  timeline?: TimelineKind
  loading?: boolean
  ended?: boolean
  /** Why the player cannot play the item, 1 to 40 characters. */
  failed?: string
}

/** What a manifest says of a timeline: all there, with an end that moves on, or nothing but what is on now. */
export type TimelineKind = 'complete' | 'growing' | 'live'

/** A playback command is refused when the room no longer plays this. */
export interface Guards {
  expectedMedia?: string | null
  expectedVersion?: number
}

export type PlaybackCommand = Guards & { key?: string } & (
    | { type: 'playback.play'; position?: number }
    | { type: 'playback.pause'; position?: number }
    | { type: 'playback.seek'; position: number }
    | { type: 'playback.rate'; rate: number }
    | { type: 'playback.select'; media: string | null; position?: number; playing?: boolean }
    | { type: 'playback.ended'; media: string; position?: number }
  )

/** Client messages that are answered by an `ack` or a `reject` and sent again after a reconnect. */
export type Command =
  | PlaybackCommand
  | { type: 'chat.send'; text: string; replyTo?: string; mediaPosition?: number; key?: string }
  | { type: 'playlist.add'; items: NewItem[]; after?: string | null; select?: boolean; key?: string }
  | { type: 'playlist.remove'; items: string[]; key?: string }
  | { type: 'playlist.move'; item: string; after: string | null; key?: string }

export interface Resume {
  epoch: string
  seq: number
  session?: string
}

export type ClientMessage =
  | { type: 'hello'; token: string; resume?: Resume; device?: string; client?: string }
  | { type: 'ping'; t0: number }
  | ({ type: 'report' } & Report)
  | { type: 'typing' }
  | { type: 'sync'; epoch?: string; seq?: number }
  | (Command & { id: number })

export interface Welcome {
  readonly type: 'welcome'
  readonly session: string
  readonly user: User
  readonly role: Role
  /** The permission mask as a decimal string. */
  readonly permissions: string
  readonly epoch: string
  readonly seq: number
  readonly now: number
  readonly room: Room
  readonly playback: Playback
  readonly limits: Limits
  /** Seconds. */
  readonly heartbeat: number
  readonly resumed: boolean
  readonly people: readonly Session[]
  readonly count: number
  /** With `resumed: false` only. */
  readonly playlist?: readonly Item[]
  readonly chat?: readonly ChatMessage[]
}

/** An item that was put somewhere. `after` is the id before it, null at the start: for items without an order key. */
export type PlacedItem = Item & { readonly after: string | null }

interface Ordered {
  readonly seq: number
  readonly at: number
  readonly by?: User | string | null
}

export type PlaybackEvent = Ordered & { readonly type: 'playback'; readonly playback: Playback; readonly cause: PlaybackCause }
export type PlaylistEvent = Ordered & { readonly type: 'playlist' } & (
    | { readonly change: 'put'; readonly items: readonly PlacedItem[] }
    | { readonly change: 'removed'; readonly ids: readonly string[] }
  )
export type ChatEvent = Ordered & { readonly type: 'chat'; readonly change: 'posted'; readonly message: ChatMessage }
export type MembersEvent = Ordered & {
  readonly type: 'members'
  readonly change: 'joined' | 'changed'
  readonly member: { readonly user: User; readonly role: Role }
}
/** Who is no member any more, by a new password or a kick. Their sessions end; what others see of that comes as `presence`. */
export type MembershipsEvent = Ordered & { readonly type: 'memberships'; readonly ended: readonly string[] }
/** Somebody was sent out. Their sessions end with 4502; what others see of that comes as `presence`. */
export type KickedEvent = Ordered & { readonly type: 'kicked'; readonly userId: string }
type RoomChange = Partial<Pick<Room, 'name' | 'hidden' | 'locked' | 'owner'>>
/** One command may change settings and name at once: `room` then holds the rest. */
export type SettingsEvent = Ordered & { readonly type: 'settings'; readonly settings: Settings; readonly room?: RoomChange }
/** `closed` is the last event of a room. */
export type RoomEvent = Ordered & { readonly type: 'room' } & (
    | { readonly room: RoomChange; readonly closed?: never }
    | { readonly closed: true; readonly room?: never }
  )
export interface Skipped {
  readonly type: 'skipped'
  readonly from: number
  readonly seq: number
}

/** Messages with a sequence number: in order, without gaps or repeats within an epoch. */
export type OrderedMessage =
  | PlaybackEvent
  | PlaylistEvent
  | ChatEvent
  | MembersEvent
  | MembershipsEvent
  | KickedEvent
  | SettingsEvent
  | RoomEvent
  | Skipped

export interface Presence {
  readonly type: 'presence'
  readonly joined?: readonly Session[]
  readonly left?: readonly { readonly session: string; readonly user: User | string }[]
  readonly updated?: readonly Session[]
  readonly count: number
}

/** What one is and may do from now on. It, or a later welcome, is what holds: an ordered event may tell later what it came from. */
export interface Access {
  readonly type: 'access'
  readonly role: Role
  /** The permission mask as a decimal string. */
  readonly permissions: string
}

export interface Ack {
  readonly type: 'ack'
  readonly id: number
  /** Of the event the command caused. */
  readonly seq?: number
  /** New ids, for `chat.send` and `playlist.add`. */
  readonly ids?: readonly string[]
}

export interface Reject {
  readonly type: 'reject'
  readonly id?: number
  readonly code: string
  readonly message: string
  /** What of it is wrong, as a name: of an address those of `mediaAddress`. */
  readonly fault?: string
  readonly retryable: boolean
}

export interface Pong {
  readonly type: 'pong'
  readonly t0: number
  readonly t1: number
  readonly t2: number
}

export interface Typing {
  readonly type: 'typing'
  readonly user: User
}
export interface Notice {
  readonly type: 'notice'
  readonly code: string
}
export interface Drain {
  readonly type: 'drain'
  readonly reconnectAfter: number
}

export type ServerMessage =
  | Welcome
  | Ack
  | Reject
  | Pong
  | OrderedMessage
  | Presence
  | Access
  | Typing
  | Notice
  | Drain

/** The WebSocket subprotocol. */
export const SUBPROTOCOL = 'synctv.v1'

/** Close codes the server uses. 4000–4499: come back; 4500–4999: do not. */
export const CloseCode = {
  slowConsumer: 4001,
  draining: 4002,
  idle: 4003,
  maxDuration: 4004,
  insufficientState: 4005,
  engineClosed: 4006,
  listenerFailed: 4007,
  unauthenticated: 4501,
  kicked: 4502,
  banned: 4503,
  roomClosed: 4504,
  limit: 4505,
  protocolError: 4506,
  policy: 4507,
  joinRequired: 4508,
} as const

/** Whether a closed socket may be opened again by itself. 1000 is an end on purpose, anything below 4000 else is the network. */
export function mayReconnect(closeCode: number): boolean {
  return closeCode !== 1000 && (closeCode < 4500 || closeCode > 4999)
}
