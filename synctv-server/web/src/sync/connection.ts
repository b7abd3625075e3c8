import { Addresses } from './addresses'
import { answerTimeout, backoff, welcomeTimeout } from './backoff'
import { ClockSync, type ClusterClock } from './clock'
import { tooLarge } from './command-limits'
import { RoomCommands } from './commands'
import { Emitter } from './emitter'
import { browserEnvironment, type Environment, type WakeCause } from './environment'
import { SyncError } from './errors'
import { Link } from './link'
import { PendingCommands, type Accepted } from './pending'
import {
  CloseCode,
  mayReconnect,
  type ChatEvent,
  type ChatMessage,
  type ClientMessage,
  type Command,
  type PlaybackEvent,
  type Reject,
  type Report,
  type ServerMessage,
  type User,
  type Welcome,
} from './protocol'
import { EMPTY_STATE, isOrdered, leavesGap, reduce, type RoomState } from './state'
import { stopReason, type ConnectionStatus } from './status'

export interface RoomConnectionOptions {
  /**
   * Absolute `ws:`/`wss:` address of the room: `…/api/v1/rooms/{room}/ws`, as `SyncApi.socketUrl` gives it; or several,
   * one for each server of a cluster, as `SyncApi.socketUrls` gives them. It stays with one that works, and goes on to
   * the next when that does not answer or sends people away.
   */
  url: string | readonly string[]
  /** Asked for at every (re)connection, so a renewed token is used at once. */
  token: () => string
  /** Shown to others, e.g. "Firefox on Linux". */
  device?: string
  /** Name and version of the program, for the server's logs. */
  client?: string
}

export interface RoomEvents {
  chat: ChatMessage
  /** Server notices by code. */
  notice: { code: string }
  typing: { user: User }
  /** Every playback change that came as an event, with its cause and who did it. */
  playback: PlaybackEvent
  /** A refusal that belongs to no command of ours. */
  reject: Reject
}

/**
 * Nothing received for this long while pings go unanswered: the connection is dead, ms. A machine that vanishes closes
 * nothing. To be wrong costs a reconnect that nobody notices; to wait costs what others say and do meanwhile.
 */
const SILENCE_MAX = 5000
/** An attempt that is older when the page wakes up is begun again, ms. */
const PROMPT = 1000
/** After the page wakes up an answer must come within this, ms. */
const PROBE_TIMEOUT = 3000
/** A gap must be filled within this, ms. */
const SYNC_TIMEOUT = 5000
/** A connection that lived shorter than this counts as one more failed attempt, ms. */
const STABLE = 5000
const TYPING_INTERVAL = 2000
/** Pings are answered more often than this; who hears nothing for longer may be cut off without knowing it yet, ms. */
const DOUBTFUL_AFTER = 2500

/**
 * One room over one WebSocket that heals itself: it reconnects with back-off, resumes where it was, fills gaps, and
 * sends unanswered commands again. `state` stays usable all the while, so that playback goes on without a server.
 */
export class RoomConnection extends RoomCommands {
  private readonly environment: Environment
  private readonly addresses: Addresses
  private readonly clockSync: ClockSync
  private readonly pending: PendingCommands
  private readonly events = new Emitter<RoomEvents & { change: undefined }>()
  private currentState = EMPTY_STATE
  private currentStatus: ConnectionStatus = { kind: 'idle' }
  private link: Link | null = null
  private attempt = 0
  private attemptedAt = 0
  private welcomedAt: number | null = null
  private helloAt = 0
  private receivedAt = 0
  private unansweredSince: number | null = null
  private drainUntil: number | null = null
  private cancelRetry = () => {}
  private cancelSync: (() => void) | null = null
  private cancelDrain = () => {}
  private stopWake: (() => void) | null = null
  private typedAt = -Infinity
  private offlineAt = -Infinity

  constructor(
    private readonly options: RoomConnectionOptions,
    environment: Environment = browserEnvironment(),
  ) {
    super()
    this.environment = environment
    this.addresses = new Addresses(options.url)
    this.pending = new PendingCommands(environment)
    this.clockSync = new ClockSync(environment, () => this.ping())
  }

  /** Cluster time. */
  get clock(): ClusterClock {
    return this.clockSync
  }

  get state(): RoomState {
    return this.currentState
  }

  get status(): ConnectionStatus {
    return this.currentStatus
  }

  /**
   * Whether commands may not reach the room now: there is no connection, the device says that it is offline, or the
   * server has been silent for longer than it should.
   */
  get doubtful(): boolean {
    if (this.currentStatus.kind !== 'online') return true
    return this.offlineAt >= this.receivedAt || this.environment.monotonic() - this.receivedAt > DOUBTFUL_AFTER
  }

  /** Calls back after any change of `state` or `status`; returns how to stop. */
  subscribe(listener: () => void): () => void {
    return this.events.on('change', listener)
  }

  /** Calls back for single events; returns how to stop. */
  on<K extends keyof RoomEvents>(event: K, listener: (event: RoomEvents[K]) => void): () => void {
    return this.events.on(event, listener as never)
  }

  /** Opens the connection; does nothing when it is open or being opened. After `stopped` it tries anew. */
  connect(): void {
    const { kind } = this.currentStatus
    if (kind !== 'idle' && kind !== 'stopped') return
    this.attempt = 0
    this.stopWake ??= this.environment.onWake((cause) => this.woken(cause))
    this.open()
  }

  /** Leaves the room for good; waiting commands are rejected with `CLOSED`. */
  close(): void {
    this.teardown()
    this.link?.close()
    this.link = null
    this.setStatus({ kind: 'idle' })
    this.pending.rejectAll(new SyncError('CLOSED', 'The connection was closed', false))
  }

  /** Tells the others that this person is typing; may be called at every key, is sent at most every 2 s. */
  typing(): void {
    const now = this.environment.monotonic()
    if (now - this.typedAt >= TYPING_INTERVAL && this.transmit({ type: 'typing' })) this.typedAt = now
  }

  /** Tells the others how this viewer is doing; dropped while there is no connection. At most once per second. */
  report(report: Report): void {
    this.transmit({ type: 'report', ...report })
  }

  protected override submit(command: Command): Promise<Accepted> {
    const { kind } = this.currentStatus
    if (kind === 'idle' || kind === 'stopped') {
      return Promise.reject(new SyncError('CLOSED', 'There is no connection to the room', false))
    }
    const refusal = tooLarge(command, this.currentState.limits)
    if (refusal) return Promise.reject(refusal)
    return this.pending.submit(command, (message) => this.transmit(message))
  }

  /** Sends over a welcomed connection; else tells that it did not. */
  private transmit(message: ClientMessage): boolean {
    return this.welcomedAt !== null && this.link !== null && this.link.send(message)
  }

  private open(): void {
    this.setStatus({ kind: this.currentState.epoch === null ? 'connecting' : 'reconnecting', attempt: this.attempt, retryAt: null })
    const failed = Math.max(0, this.round - 1)
    const { rtt } = this.clockSync
    const timeouts = { answer: answerTimeout(failed, rtt), welcome: welcomeTimeout(failed, rtt) }
    this.attemptedAt = this.environment.monotonic()
    this.link = new Link(this.environment, this.addresses.current, timeouts, {
      opened: () => this.greet(),
      received: (messages, at) => this.received(messages, at),
      closed: (code, reason) => this.closed(code, reason),
    })
  }

  /** How often all addresses have been tried in vain. */
  private get round(): number {
    return Math.floor(this.attempt / this.addresses.count)
  }

  private greet(): void {
    const { epoch, seq, me } = this.currentState
    const { device, client } = this.options
    this.helloAt = this.environment.monotonic()
    this.link?.send({
      type: 'hello',
      token: this.options.token(),
      ...(epoch === null ? {} : { resume: { epoch, seq, ...(me ? { session: me.session } : {}) } }),
      ...(device === undefined ? {} : { device }),
      ...(client === undefined ? {} : { client }),
    })
  }

  private received(messages: readonly ServerMessage[], at: number): void {
    this.receivedAt = at
    this.unansweredSince = null
    const link = this.link
    const before = this.currentState
    for (const message of messages) {
      this.handle(message, at)
      // A listener may have closed the connection.
      if (this.link !== link) return
    }
    if (this.currentState !== before) this.events.emit('change', undefined)
  }

  private handle(message: ServerMessage, at: number): void {
    if (message.type === 'welcome') return this.welcomed(message, at)
    if (message.type === 'pong') {
      this.clockSync.sample(message.t0, message.t1, message.t2, at)
      return this.clockSync.answered()
    }
    if (isOrdered(message)) {
      if (message.seq <= this.currentState.seq) return
      if (leavesGap(this.currentState, message)) return this.fillGap()
      this.filled()
    }
    const { chat } = this.currentState
    this.currentState = reduce(this.currentState, message)
    // A message that is known is told again, or was changed: nobody said anything new.
    if (message.type !== 'chat' || !chat.some((known) => known.id === message.message.id)) this.tell(message)
  }

  private tell(message: ServerMessage): void {
    switch (message.type) {
      case 'ack':
        return this.pending.ack(message)
      case 'reject':
        if (!this.pending.refuse(message)) this.events.emit('reject', message)
        return
      case 'chat':
        return this.said(message)
      case 'playback':
        return this.events.emit('playback', message)
      case 'typing':
        return this.events.emit('typing', { user: message.user })
      case 'notice':
        return this.events.emit('notice', { code: message.code })
      case 'drain':
        return this.draining(message.reconnectAfter)
      case 'welcome':
      case 'pong':
      case 'presence':
      case 'access':
      case 'playlist':
      case 'members':
      case 'memberships':
      case 'kicked':
      case 'settings':
      case 'room':
      case 'skipped':
        return // the state says it
      default:
        message satisfies never // of a newer server: it says nothing to this page
    }
  }

  private said(event: ChatEvent): void {
    switch (event.change) {
      case 'posted':
        return this.events.emit('chat', event.message)
      default:
        event.change satisfies never
    }
  }

  private welcomed(message: Welcome, at: number): void {
    const before = this.currentState
    this.currentState = reduce(before, message)
    if (before.epoch !== null && !message.resumed) for (const chat of unseen(before, this.currentState)) this.events.emit('chat', chat)
    if (!message.resumed) this.filled()
    // A welcome in the middle of a connection answers `sync`; only the first one of a connection opens it.
    if (this.welcomedAt !== null) return
    this.welcomedAt = at
    this.link?.established()
    // The server read its clock between hello and welcome: a first sample, coarse but at hand.
    this.clockSync.sample(this.helloAt, message.now, message.now, at)
    this.clockSync.start()
    for (const command of this.pending.messages()) this.transmit(command)
    this.setStatus({ kind: 'online' })
  }

  private fillGap(): void {
    if (this.cancelSync) return
    const { epoch, seq } = this.currentState
    if (epoch !== null) this.transmit({ type: 'sync', epoch, seq })
    this.cancelSync = this.environment.after(SYNC_TIMEOUT, () => this.link?.abandon('gap not filled'))
  }

  private filled(): void {
    this.cancelSync?.()
    this.cancelSync = null
  }

  private ping(): void {
    const now = this.environment.monotonic()
    if (this.unansweredSince !== null && now - this.unansweredSince > SILENCE_MAX) return this.link?.abandon('no answer')
    this.unansweredSince ??= now
    this.transmit({ type: 'ping', t0: this.environment.monotonic() })
  }

  private draining(reconnectAfter: number): void {
    this.drainUntil = this.environment.monotonic() + reconnectAfter
    this.cancelDrain()
    this.cancelDrain = this.environment.after(reconnectAfter, () => this.link?.abandon('draining'))
  }

  private closed(code: number, reason: string): void {
    const now = this.environment.monotonic()
    if (this.welcomedAt !== null && now - this.welcomedAt > STABLE) this.attempt = 0
    const draining = this.drainUntil
    const hung = this.welcomedAt === null ? now - this.attemptedAt : 0
    if (this.welcomedAt === null || draining !== null || code === CloseCode.draining) this.addresses.leave()
    this.teardown(this.stopWake)
    this.link = null
    if (!mayReconnect(code)) {
      this.stopWake?.()
      this.stopWake = null
      this.setStatus({ kind: 'stopped', reason: stopReason(code), closeCode: code, message: reason })
      this.pending.rejectAll(new SyncError('CLOSED', reason || `Closed by the server (${code})`, false))
      return
    }
    const pause = (round: number) => backoff(round, () => this.environment.random())
    const delay = draining === null ? Math.max(pause(0), pause(this.round) - hung) : Math.max(0, draining - now)
    this.attempt += 1
    this.retryIn(delay)
  }

  private retryIn(delay: number): void {
    this.cancelRetry()
    this.cancelRetry = this.environment.after(delay, () => this.open())
    const kind = this.currentState.epoch === null ? 'connecting' : 'reconnecting'
    this.setStatus({ kind, attempt: this.attempt, retryAt: this.environment.wall() + delay })
  }

  private woken(cause: WakeCause): void {
    if (cause === 'offline') this.offlineAt = this.environment.monotonic()
    if (cause === 'offline' || cause === 'hidden') return
    if (this.link === null) {
      this.attempt = 0
      return this.retryIn(backoff(0, () => this.environment.random()))
    }
    const { link } = this
    if (this.welcomedAt === null) {
      this.attempt = 0
      // Begun before there was a line: it would hang for as long as it may.
      if (this.environment.monotonic() - this.attemptedAt > PROMPT) link.abandon('begun before the page woke up')
      return
    }
    this.clockSync.start()
    const since = this.environment.monotonic()
    this.environment.after(PROBE_TIMEOUT, () => {
      if (this.link === link && this.receivedAt < since) link.abandon('no answer after waking up')
    })
  }

  /** Stops everything that belongs to the connection that ends. */
  private teardown(keepWake: (() => void) | null = null): void {
    this.clockSync.stop()
    this.cancelRetry()
    this.cancelDrain()
    this.filled()
    this.welcomedAt = null
    this.unansweredSince = null
    this.drainUntil = null
    if (keepWake === null) this.stopWake?.()
    this.stopWake = keepWake
  }

  private setStatus(status: ConnectionStatus): void {
    this.currentStatus = status
    this.events.emit('change', undefined)
  }
}

/** Messages that a fresh start brought: said elsewhere while this page's server was isolated, or the connection gone. */
function unseen(before: RoomState, after: RoomState): readonly ChatMessage[] {
  const seen = new Set(before.chat.map((message) => message.id))
  const since = before.chat[0]?.at ?? -Infinity
  return after.chat.filter((message) => message.at >= since && !seen.has(message.id))
}
