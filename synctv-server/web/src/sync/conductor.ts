import type { ClusterClock } from './clock'
import { DriftController, SEEK_BEYOND } from './drift'
import type { Environment } from './environment'
import type { ConductorState } from './conductor-state'
import { EARLY, type Landing, MISSED, ON_TIME, READY_TIMEOUT } from './landing'
import type { MediaControl, Movement } from './media-control'
import type { Playback } from './protocol'
import { isBuffered, Reach } from './reach'
import { Readings } from './readings'
import { SeekCost, StartLatency } from './calibration'
import { positionAt, startsIn } from './timeline'
import { Timers } from './timers'

/** The drift is measured this often, ms; more often shortly after a disturbance and while it is being corrected. */
const INTERVAL = 250
const FAST_INTERVAL = 50
/** How long after a command or a stall people expect to be in sync at once, ms. */
const FRESH = 3000
/** Off by up to this, a player that runs is brought back by rate instead of a jump, s. */
const NEAR = 0.1
/** A scheduled start further away than this holds the picture until then, ms. */
const SCHEDULED = 40
/** Two positions closer than this show the same frame, s: half a frame at 60 per second. */
const SAME_FRAME = 0.008
/** Close to the end the player runs out by itself, s. */
const TAIL = 0.3
/** What the player does by itself is undone at most this often, ms: with another that does the same it is no fight. */
const RESTORE_INTERVAL = 2000
/** Where no jump leads, this much is made up for by rate, or waited for; beyond it the player goes its own way, s. */
const CATCH_UP = 10
/** Who has jumped over a hole waits where it arrived, this much after the hole's end or less, s. */
const BEHIND_HOLE = 2
const HAVE_FUTURE_DATA = 3

/**
 * Keeps one media element on the room's timeline.
 *
 * Every start and every jump is a *landing*: pause, jump to where the room will be in a moment, wait until the player
 * is ready there, and start at exactly that moment, ahead by the start latency learned from earlier starts. What error
 * is left, the drift controller removes by rate. A pause goes to the very position of the pause, the same for everybody.
 *
 * What the player does by itself is never argued with: jumps are at least two seconds apart, a hole that it jumped over
 * is waited for at its end, and a medium that cannot be joined where the room is plays on from where it can.
 */
export class Conductor {
  private readonly drift = new DriftController()
  private readonly seekCost = new SeekCost()
  /** A start at the place where the player stood, and one right after a jump, take differently long. */
  private readonly startLatency = { resumed: new StartLatency(0), jumped: new StartLatency(85) }
  private playback: Playback | null = null
  private offset = 0
  private current: ConductorState = 'off'
  private landing: Landing | null = null
  /** Why the player is noticeably elsewhere: no jump leads to the room, or the room is in a hole. */
  private apart: 'unseekable' | 'gap' | null = null
  private told: ConductorState = 'off'
  /** Where a pause has sent the player, until it has arrived. */
  private heldAt: number | null = null
  private freshUntil = 0
  /** The end that the player rests at although the room plays, s: there may be more of it. */
  private restingAt: number | null = null
  private startedAt = -Infinity
  private restoredAt = -Infinity
  /** What is known of where the present medium can be played from. */
  readonly reach: Reach
  private judgedStart: StartLatency | null = null
  private readonly readings = new Readings()
  private rateCorrections = 0
  private seeks = 0
  private readonly timers = new Timers<'tick' | 'start' | 'rate' | 'restore'>()

  constructor(
    private readonly control: MediaControl,
    private readonly clock: ClusterClock,
    private readonly environment: Environment,
    private readonly changed: () => void,
  ) {
    this.reach = new Reach(control)
  }

  get state(): ConductorState {
    return this.apart ?? this.current
  }

  /** Ahead of the room (+) or behind (−), s; null while not playing. */
  get measured(): number | null {
    return this.readings.shown
  }

  get corrections(): { rate: number; seek: number } {
    return { rate: this.rateCorrections, seek: this.seeks }
  }

  /** Follows a timeline from now on; called again at every change of it. */
  follow(playback: Playback): void {
    this.playback = playback
    this.disturbed()
    this.apply()
  }

  /** Takes the hands off the element: it is paused for this person alone, or there is no timeline. */
  release(): void {
    this.playback = null
    this.stopTimers()
    this.landing = null
    this.apart = null
    this.enter('off')
  }

  /** Looks at everything anew: the page woke up, or data is there again. */
  resync(): void {
    if (this.playback === null) return
    this.disturbed()
    this.apply()
  }

  /** Ends what slow timers could not end in time. */
  hidden(): void {
    this.endCorrection()
  }

  /** A new medium: what was learned about the old one's rate does not count. */
  reset(): void {
    this.release()
    this.drift.reset(this.environment.monotonic())
    this.seekCost.renew()
    this.reach.reset()
  }

  /** Tells of a stretch of the medium that is not there, s. */
  missing(from: number, to: number): void {
    this.reach.missing(from, to)
    if (this.current === 'buffering' || this.landing?.ready === false) this.resync()
  }

  /** Seconds this viewer wants to be ahead of the room. */
  setOffset(seconds: number): void {
    this.offset = seconds
    this.resync()
  }

  /** To be called when the element's data or position changed: `seeked`, `canplay`, `playing`, `waiting`. */
  elementChanged(): void {
    if (this.landing) return this.proceed()
    const { element } = this.control
    if (this.restingAt !== null && element.duration > this.restingAt) return this.resync()
    if (this.current === 'held' && this.heldAt !== null && !element.seeking && element.readyState > 0) return this.checkHold()
    if (this.playback?.playing !== true || this.current === 'blocked' || element.paused) return
    const starved = element.readyState < HAVE_FUTURE_DATA
    if (starved && this.current !== 'buffering' && !element.seeking) {
      this.endCorrection()
      this.readings.clear()
      if (this.reach.beyondHole(element.currentTime) > element.currentTime) return this.land(0)
      this.enter('buffering')
    } else if (!starved && this.current === 'buffering') {
      this.enter('locked')
      // A medium that stalls again and again is not made better by a jump each time.
      if (this.drift.maySeek(this.environment.monotonic())) this.resync()
      else this.disturbed()
    }
  }

  /** To be called when the element did something by itself. */
  moved(movement: Movement): void {
    if (this.playback === null) return
    if (movement.kind === 'seek') this.reach.jumped(movement)
    if (this.landing) return
    this.restoreSoon()
  }

  private restoreSoon(): void {
    this.restoreIn(Math.max(0, this.restoredAt + RESTORE_INTERVAL - this.environment.monotonic()))
  }

  private restoreIn(ms: number): void {
    this.timers.set('restore', this.environment.after(ms, () => this.restore()))
  }

  /** Brings the player back to what the room does; where it plays, its position is a matter of the drift. */
  private restore(): void {
    const { playback, environment } = this
    const { element } = this.control
    if (playback === null || this.landing) return
    if (element.seeking) return this.restoreIn(INTERVAL)
    this.restoredAt = environment.monotonic()
    if (!playback.playing) return this.apply()
    if (this.current === 'blocked') return element.paused ? undefined : this.resync()
    if (this.current === 'held' || environment.hidden()) return
    if (element.paused && !element.ended) return this.land(0)
    if (this.current !== 'correcting') this.control.setRate(playback.rate)
  }

  private target(now: number): number {
    return this.playback === null ? 0 : positionAt(this.playback, now, this.control.end) + this.offset
  }

  private disturbed(): void {
    this.freshUntil = this.environment.monotonic() + FRESH
  }

  private apply(): void {
    const { playback } = this
    if (playback === null) return
    this.stopTimers()
    this.landing = null
    this.apart = null
    this.drift.restart(this.environment.monotonic())
    this.control.setRate(playback.rate)
    if (!playback.playing) return this.hold()
    const now = this.clock.now()
    const { element } = this.control
    const rolling = !element.paused && !element.seeking && !element.ended && startsIn(playback, now) < SCHEDULED
    if (rolling && Math.abs(element.currentTime - this.target(now)) <= NEAR) {
      this.enter('locked')
      this.tick()
    } else {
      this.land(0)
    }
  }

  /** Everybody shows the same frame. */
  private hold(): void {
    this.control.pause()
    this.readings.clear()
    this.heldAt = null
    const target = this.target(this.clock.now())
    const position = this.reach.beyondHole(target)
    if (position > target) this.apart = 'gap'
    const away = Math.abs(this.control.element.currentTime - position)
    if (away > SAME_FRAME) {
      if (!this.reach.allows(position)) {
        // While it stands nothing brings it nearer.
        if (away > NEAR) this.apart = 'unseekable'
        return away > CATCH_UP ? this.goOwnWay() : this.enter('held')
      }
      this.heldAt = position
      this.control.seek(position)
    }
    this.enter('held')
  }

  private checkHold(): void {
    this.heldAt = null
    if (this.reach.judge() !== 'landed') this.restoreSoon()
  }

  /** When and where the player is to be, if it can be there at a cluster time: behind a hole the room comes later. */
  private place(at: number): { at: number; position: number } {
    const position = this.target(at)
    let beyond = this.reach.beyondHole(position)
    if (this.playback === null || beyond === position) return { at, position }
    const { currentTime } = this.control.element
    if (currentTime >= beyond && currentTime < beyond + BEHIND_HOLE) beyond = currentTime
    return { at: at + ((beyond - position) / this.playback.rate) * 1000, position: beyond }
  }

  private land(attempt: number): void {
    const { playback, environment, clock } = this
    const { element } = this.control
    if (playback === null) return
    const now = clock.now()
    let latency = this.startLatency.resumed
    let { at, position } = this.place(Math.max(playback.anchor, now + latency.ms))
    const scheduled = at > now + latency.ms
    const since = environment.monotonic()
    this.readings.clear()
    if (this.atEnd(at)) return this.rest()
    let soughtAt: number | null = null
    let buffered = true
    this.apart = position > this.target(at) ? 'gap' : null
    const away = Math.abs(element.currentTime - position)
    if (element.ended || away > (scheduled ? SAME_FRAME : NEAR)) {
      if (!this.reach.allows(position)) return this.withoutJump()
      buffered = isBuffered(element.buffered, position)
      latency = this.startLatency.jumped
      ;({ at, position } = this.place(Math.max(playback.anchor, now + latency.ms + this.seekCost.ms(buffered))))
      soughtAt = since
      this.control.pause()
      this.control.seek(position)
      this.drift.sought(since)
      this.seeks += 1
    } else if (scheduled) {
      this.control.pause()
    }
    this.begin({ at, latency, attempt, soughtAt, buffered, since, ready: false })
  }

  private begin(landing: Landing): void {
    this.landing = landing
    this.enter('landing')
    this.proceed()
    this.tick()
  }

  /** No jump leads to where the room is: waits for it, follows by rate, or plays on from what there is. */
  private withoutJump(): void {
    const { playback, environment } = this
    const { element } = this.control
    if (playback === null) return
    if (element.ended) return this.rest()
    const latency = this.startLatency.resumed
    const now = this.clock.now()
    const ahead = element.currentTime - this.target(Math.max(playback.anchor, now + latency.ms))
    const since = environment.monotonic()
    if (Math.abs(ahead) > CATCH_UP) return this.goOwnWay()
    if (ahead > NEAR) this.control.pause()
    const at = Math.max(playback.anchor, now + latency.ms) + (Math.max(0, ahead) / playback.rate) * 1000
    this.apart = Math.abs(ahead) > SEEK_BEYOND ? 'unseekable' : null
    this.begin({ at, latency, attempt: 1, soughtAt: null, buffered: true, since, ready: false })
  }

  /** Plays, or stands, where the medium can be played, and looks out for a way to the room. */
  private goOwnWay(): void {
    if (this.playback?.playing === true && this.control.element.paused) this.play()
    this.enter('unseekable')
    this.tick()
  }

  private lookOut(): void {
    const { playback } = this
    const { element } = this.control
    if (playback === null || element.seeking) return
    const { position } = this.place(this.clock.now())
    const drift = element.currentTime - position
    this.readings.clear()
    if (playback.playing) this.readings.take(drift, this.environment.monotonic())
    this.changed()
    if (Math.abs(drift) < CATCH_UP / 2 || this.reach.allows(position)) this.apply()
  }

  /** Goes on with a landing once the player is ready at the place. */
  private proceed(): void {
    const { landing, environment } = this
    const { element } = this.control
    if (landing === null || landing.ready) return
    const now = environment.monotonic()
    const ready = !element.seeking && element.readyState >= HAVE_FUTURE_DATA
    if (!ready && now - landing.since < READY_TIMEOUT) return
    landing.ready = true
    if (landing.soughtAt !== null && ready) {
      const outcome = this.reach.judge()
      if (outcome === 'again') return this.land(1)
      if (outcome === 'failed') return this.abandon()
    }
    if (landing.soughtAt !== null && ready) this.seekCost.learn(landing.buffered, now - landing.soughtAt)
    const wait = landing.at - landing.latency.ms - this.clock.now()
    if (wait <= 0) return this.start(landing)
    if (wait > EARLY && ready && this.mayLandSooner(landing)) return this.land(1)
    this.timers.set('start', environment.precisely(wait, () => this.start(landing)))
  }

  /** The seek ended elsewhere, and would again. */
  private abandon(): void {
    this.landing = null
    this.withoutJump()
  }

  /** The data came far sooner than feared, and is there for a nearer place too: no need to stand still until then. */
  private mayLandSooner({ soughtAt, attempt, at }: Landing): boolean {
    if (soughtAt === null || attempt > 0 || at <= (this.playback?.anchor ?? at)) return false
    return isBuffered(this.control.element.buffered, this.target(this.clock.now()))
  }

  private start(landing: Landing): void {
    const { playback } = this
    if (playback === null) return
    this.landing = null
    if (this.apart === 'gap') this.apart = null
    // There is nothing here, whatever the medium says of its length; told to play, the player would begin anew.
    if (this.control.element.ended) return this.rest()
    const late = this.clock.now() - (landing.at - landing.latency.ms)
    // Data came late, or the page was busy. Once; a start that misses again is left to the drift controller.
    if (late > MISSED && landing.soughtAt !== null && landing.attempt === 0) return this.land(1)
    this.startedAt = this.environment.monotonic()
    this.control.setRate(playback.rate)
    this.drift.started(this.startedAt)
    this.judgedStart = late < ON_TIME && this.control.element.paused ? landing.latency : null
    this.enter('locked')
    this.play()
    this.disturbed()
    this.tick()
  }

  private play(): void {
    void this.control.play().then((outcome) => {
      if (outcome === 'refused' && this.playback !== null) this.enter('blocked')
    })
  }

  /** The room has reached the end, or is about to: show the last frame and leave the rest to the server. */
  private rest(): void {
    const { element } = this.control
    const position = this.target(this.clock.now())
    if (!element.ended && element.paused && this.reach.allows(position)) this.control.seek(position)
    this.heldAt = null
    this.restingAt = element.duration
    this.enter('held')
  }

  private atEnd(now: number): boolean {
    return this.target(now) >= this.control.end - 0.05
  }

  private tick(): void {
    const now = this.environment.monotonic()
    this.timers.set('tick', this.environment.after(this.interval(now), () => this.tick()))
    if (this.landing) return this.proceed()
    if (this.current === 'unseekable') return this.lookOut()
    if (this.current === 'locked' || this.current === 'correcting') this.measure(now)
  }

  private interval(now: number): number {
    return now < this.freshUntil || this.current === 'correcting' ? FAST_INTERVAL : INTERVAL
  }

  private measure(now: number): void {
    const { playback, environment } = this
    const { element } = this.control
    if (playback === null || element.seeking || element.ended) return
    if (element.paused) {
      // Nobody told us to pause: the browser did, in the background. A start that is on its way is given time.
      if (now - this.startedAt > RESTORE_INTERVAL && !environment.hidden()) this.land(0)
      return
    }
    if (element.readyState < HAVE_FUTURE_DATA) return this.elementChanged()
    const position = element.currentTime
    const target = this.target(this.clock.now())
    this.control.noteTime(position)
    if (target > this.control.end - TAIL) return
    const drift = position - target
    const mayJump = this.reach.allows(target)
    this.apart = !mayJump && Math.abs(drift) > SEEK_BEYOND ? 'unseekable' : null
    if (!mayJump && Math.abs(drift) > CATCH_UP) return this.goOwnWay()
    if (this.readings.lostTime(drift, now, element.playbackRate / playback.rate - 1)) {
      this.endCorrection()
      this.readings.clear()
      this.disturbed()
      this.drift.restart(now)
    }
    this.readings.take(drift, now)
    this.changed()
    const action = this.drift.step(drift / playback.rate, {
      now,
      fresh: now < this.freshUntil,
      mayJump,
      slowTimers: environment.hidden(),
      plainRate: playback.rate === 1,
      resampling: this.control.resampling,
    })
    if (action.kind === 'gather') return
    this.judgedStart?.learn(action.error * 1000)
    this.judgedStart = null
    if (action.kind === 'seek') this.land(0)
    if (action.kind === 'rate') this.correct(action.factor, action.ms, action.resampled)
  }

  /** Begins a correction, or gives the one under way another end. */
  private correct(factor: number, ms: number, resampled: boolean): void {
    if (this.playback === null) return
    this.timers.cancel('rate')
    if (ms === 0) return this.endCorrection()
    if (!this.control.setRate(this.playback.rate * factor, resampled)) return this.drift.restart(this.environment.monotonic())
    if (this.current !== 'correcting') this.rateCorrections += 1
    this.enter('correcting')
    this.timers.set('rate', this.environment.precisely(ms, () => this.endCorrection()))
  }

  private endCorrection(): void {
    if (this.current !== 'correcting' || this.playback === null) return
    this.timers.cancel('rate')
    this.control.setRate(this.playback.rate)
    this.drift.ended(this.environment.monotonic())
    this.readings.clear()
    this.enter('locked')
  }

  private stopTimers(): void {
    this.restingAt = null
    this.timers.cancelAll()
  }

  private enter(state: ConductorState): void {
    this.current = state
    if (this.state === this.told) return
    this.told = this.state
    this.changed()
  }
}
