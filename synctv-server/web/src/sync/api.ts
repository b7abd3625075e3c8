import type { ChatMessage, Room, Role, Settings, User } from './protocol'

export interface SyncApiOptions {
  /** Where the API is, e.g. `/api/v1`; also an absolute address. */
  base: string
  token: () => string | null
}

export interface GuestSession {
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
  readonly user: User
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor?: string
}

export interface NewRoom {
  name: string
  password?: string
  hidden?: boolean
  settings?: Partial<Settings>
}

export interface RoomPatch {
  name?: string
  /** null removes it. */
  password?: string | null
  hidden?: boolean
  settings?: Partial<Settings>
}

export interface Joined {
  readonly room: Room
  readonly role: Role
  /** Mask as a decimal string. */
  readonly permissions: string
}

export interface ServerInfo {
  readonly name: string
  readonly version: string
  readonly node: string
  readonly features: readonly string[]
  readonly limits: Readonly<Record<string, number>>
}

/** The HTTP endpoints a page needs. Every method rejects with an ApiError. */
export declare class SyncApi {
  constructor(options: SyncApiOptions)
  /** Signs in under a name of one's own choice. */
  guest(name: string): Promise<GuestSession>
  info(): Promise<ServerInfo>
  rooms(query?: { query?: string; limit?: number; cursor?: string }): Promise<Page<Room>>
  createRoom(room: NewRoom): Promise<Room>
  room(id: string): Promise<Room>
  updateRoom(id: string, patch: RoomPatch): Promise<Room>
  deleteRoom(id: string): Promise<void>
  join(id: string, password?: string): Promise<Joined>
  /** Chat, newest last; the cursor leads to older messages. */
  chat(id: string, query?: { limit?: number; cursor?: string }): Promise<Page<ChatMessage>>
  /** Address of a room's WebSocket, for RoomConnection. */
  socketUrl(id: string): string
}
