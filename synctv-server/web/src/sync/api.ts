import { Addresses } from './addresses'
import { ApiError } from './errors'
import type { ChatMessage, Item, Room, Role, Settings, User } from './protocol'

export interface SyncApiOptions {
  /**
   * Where the API is, e.g. `/api/v1`; also an absolute address, or several, one for each server of a cluster. It stays
   * with one that works; when that does not answer, reading requests go on to the next one and others are not repeated.
   */
  base: string | readonly string[]
  token: () => string | null
  /** Requests are given up after this, ms. */
  timeout?: number
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
  /** Sent again under the same key, with the same content, it answers the first room; see `newKey`. */
  key?: string
}

export interface RoomPatch {
  name?: string
  /** null removes it. */
  password?: string | null
  hidden?: boolean
  settings?: Partial<Settings>
}

export interface ItemPatch {
  name?: string
  /** Corrects the length, s; the item is not live then. null has players measure it anew. */
  duration?: number | null
  /** Sent again under the same key it is done once; see `newKey`. */
  key?: string
}

/** What one is in a room and may do there. */
export interface Rights {
  readonly role: Role
  /** Mask as a decimal string; ask with `can(mask, name)`. */
  readonly permissions: string
}

export interface Joined extends Rights {
  readonly room: Room
}

export interface Member {
  readonly user: User
  readonly role: Role
}

export interface ServerInfo {
  readonly name: string
  readonly version: string
  readonly node: string
  readonly features: readonly string[]
  readonly limits: Readonly<Record<string, number>>
}

export interface PageQuery {
  limit?: number
  cursor?: string
}

const TIMEOUT = 15_000

/** The HTTP endpoints a page needs. Every method rejects with an ApiError. */
export class SyncApi {
  private readonly bases: Addresses

  constructor(
    private readonly options: SyncApiOptions,
    private readonly send: typeof fetch = (input, init) => fetch(input, init),
  ) {
    this.bases = new Addresses(options.base)
  }

  /** Signs in under a name of one's own choice. */
  guest(name: string): Promise<GuestSession> {
    return this.request('POST', '/auth/guest', { name })
  }

  info(): Promise<ServerInfo> {
    return this.request('GET', '/info')
  }

  /** Open, visible rooms, newest first. */
  rooms(query: PageQuery & { query?: string } = {}): Promise<Page<Room>> {
    return this.request('GET', `/rooms${parameters(query)}`)
  }

  createRoom(room: NewRoom): Promise<Room> {
    return this.request('POST', '/rooms', room)
  }

  room(id: string): Promise<Room> {
    return this.request('GET', roomPath(id))
  }

  updateRoom(id: string, patch: RoomPatch): Promise<Room> {
    return this.request('PATCH', roomPath(id), patch)
  }

  deleteRoom(id: string): Promise<void> {
    return this.request('DELETE', roomPath(id))
  }

  /** Sends somebody out of a room, with all their devices. They may come back. */
  kick(id: string, user: string): Promise<void> {
    return this.request('POST', `${roomPath(id)}/members/${encodeURIComponent(user)}/kick`)
  }

  /** What one is in a room and may do there; refused with `JOIN_REQUIRED` to whoever may not enter. */
  me(id: string): Promise<Rights> {
    return this.request('GET', `${roomPath(id)}/me`)
  }

  /** Makes somebody an admin, or an admin a member. For the owner only. */
  changeRole(id: string, user: string, role: 'admin' | 'member'): Promise<Member> {
    return this.request('PATCH', `${roomPath(id)}/members/${encodeURIComponent(user)}`, { role })
  }

  /** Needed for locked rooms only; others are joined by opening the socket. */
  join(id: string, password?: string): Promise<Joined> {
    return this.request('POST', `${roomPath(id)}/join`, password === undefined ? {} : { password })
  }

  /** For whoever may edit the item: their own, or any. */
  updateItem(id: string, item: string, patch: ItemPatch): Promise<Item> {
    return this.request('PATCH', `${roomPath(id)}/playlist/${encodeURIComponent(item)}`, patch)
  }

  /** Chat, newest last; the cursor leads to older messages. */
  chat(id: string, query: PageQuery = {}): Promise<Page<ChatMessage>> {
    return this.request('GET', `${roomPath(id)}/chat${parameters(query)}`)
  }

  /** Address of a room's WebSocket, for RoomConnection. */
  socketUrl(id: string): string {
    return socketUrl(this.bases.current, id)
  }

  /** The same for every server, beginning with the one that works. */
  socketUrls(id: string): readonly string[] {
    return this.bases.inOrder.map((base) => socketUrl(base, id))
  }

  private async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    // Browsers take such parts away, encoded or not, and what is left is another address.
    if (/\/\.\.?(\/|\?|$)/.test(path)) throw new ApiError(0, 'INVALID', 'An id of nothing but dots has no address', false)
    for (let left = this.bases.count - 1; ; left--) {
      const base = this.bases.current
      try {
        return await this.ask(base, method, path, body)
      } catch (error) {
        if (!(error instanceof ApiError) || !unavailable(error.status)) throw error
        this.bases.leave(base)
        // Whether it was carried out is not known of one that got no answer.
        if (left <= 0 || method !== 'GET') throw error
      }
    }
  }

  private async ask<T>(base: string, method: string, path: string, body?: unknown): Promise<T> {
    const token = this.options.token()
    const headers: Record<string, string> = { Accept: 'application/json, application/problem+json' }
    if (token !== null) headers['Authorization'] = `Bearer ${token}`
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    let response: Response
    let text: string
    try {
      response = await this.send(base + path, {
        method,
        headers,
        signal: AbortSignal.timeout(this.options.timeout ?? TIMEOUT),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      text = await response.text()
    } catch (error) {
      throw new ApiError(0, 'NETWORK', error instanceof Error ? error.message : String(error), true)
    }
    if (!response.ok) throw problem(response.status, text)
    return (text === '' ? undefined : json(text, response.status)) as T
  }
}

/** No answer, or one that says that there is no server behind it, or that it is about to stop. */
function unavailable(status: number): boolean {
  return status === 0 || status === 502 || status === 503 || status === 504
}

function socketUrl(base: string, id: string): string {
  const url = new URL(`${base}${roomPath(id)}/ws`, globalThis.location?.href)
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:'
  return url.href
}

function roomPath(id: string): string {
  return `/rooms/${encodeURIComponent(id)}`
}

function parameters(query: object): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}

function json(text: string, status: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(status, 'BAD_ANSWER', 'The server answered something that is not JSON', true)
  }
}

/** Reads a problem document (RFC 9457); an answer from something else on the way becomes `HTTP_<status>`. */
function problem(status: number, text: string): ApiError {
  let body: Record<string, unknown> = {}
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) body = value as Record<string, unknown>
  } catch {
    // Not ours: a proxy's page, most likely.
  }
  const field = (name: string) => (typeof body[name] === 'string' ? (body[name] as string) : undefined)
  return new ApiError(
    status,
    field('code') ?? `HTTP_${status}`,
    field('detail') ?? field('title') ?? `HTTP ${status}`,
    typeof body['retryable'] === 'boolean' ? body['retryable'] : status >= 500,
    field('traceId'),
    field('fault'),
  )
}
