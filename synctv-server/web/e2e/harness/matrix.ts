import type { Cable } from './cable'
import { arriveAgain, arrived, watchArrivals, type Arrival } from './arrival'
import type { Chance } from './chance'
import type { Format } from './formats'
import { Onlooker } from './onlooker'
import type { Stage } from './stage'
import type { Viewer } from './viewer'
import { eventually, pause } from './wait'

/** What else goes on in the room. */
export type Mode = 'alone' | 'flood' | 'held key'
type What = 'join' | 'reload' | 'outage'

/** How soon a page was right, and how soon it said why it was not, ms from its coming, or coming back. */
export interface Soon {
  readonly right: number | null
  readonly told: number | null
}

export type Arrivals = Readonly<Record<What, Soon[]>>

interface Guest {
  readonly viewer: Viewer
  readonly server: Cable
  readonly media: Cable
}

/** Far more than the budget: other work on the machine costs more than that has. */
const LAX_MS = 15_000
const OUTAGE_MS = 1500
const ABSENCE_MS = 300
/** What players do by themselves when they join comes within this, ms. */
const SETTLE_MS = 700
/** A key that is held repeats this often, ms. */
const REPEAT_MS = 33
const REPEATS = 40

/** What can happen to the lines of a page. */
const OUTAGES = ['line cut', 'line stalled', 'media cut', 'media stalled', 'all cut'] as const

/** Three people and a client without a player in one room, for one format after the other. */
export class Matrix {
  private constructor(
    private readonly stage: Stage,
    private readonly ada: Viewer,
    private readonly guests: readonly Guest[],
    private readonly rex: Onlooker,
    private readonly path: string,
    private readonly chance: Chance,
  ) {}

  static async open(stage: Stage, chance: Chance): Promise<Matrix> {
    const ada = await stage.viewer()
    const path = await ada.createRoom('Ada', 'Formats')
    const guests = [await stage.viewerByCable(), await stage.viewerByCable()]
    for (const [index, { viewer }] of guests.entries()) {
      await watchArrivals(viewer)
      await viewer.joinRoom(['Ben', 'Carl'][index] ?? '', path)
    }
    return new Matrix(stage, ada, guests, await Onlooker.open(ada, stage.server.origin, path), path, chance)
  }

  /** Ben and Carl join, reload and lose their lines, each so many times; returns how soon they were right. */
  async run(format: Format, mode: Mode, times: number): Promise<Arrivals> {
    const { rex, chance } = this
    const arrivals: Arrivals = { join: [], reload: [], outage: [] }
    const deeds = chance.shuffled((['join', 'reload', 'outage'] as const).flatMap((what) => Array<What>(times).fill(what)))
    await rex.forget()
    for (const viewer of this.people) viewer.commands.length = 0
    await this.show(format)
    if (mode === 'flood') await rex.flood(format.span)
    while (deeds.length > 0) {
      const round = this.guests.map((guest) => ({ guest, what: deeds.pop(), how: OUTAGES[Math.floor(chance.next() * OUTAGES.length)] ?? 'line cut' }))
      // The film is elsewhere for those who lost it.
      const losing = round.map(({ guest, what, how }) => (what === 'outage' ? lose(guest, how) : null))
      if (mode !== 'flood') await this.moveOn(format)
      const key = mode === 'held key' ? this.holdKey() : null
      await Promise.all(round.map(async ({ guest, what }, index) => {
        if (what === undefined) return
        const arrival = await this.happen(guest, what, losing[index] ?? null, format, mode)
        if (arrival !== null) arrivals[what].push(soon(arrival))
      }))
      await key
    }
    if (mode === 'flood') {
      const sent = await rex.calm()
      if (sent < 30) throw new Error(`Only ${sent} commands in the flood`)
      await this.settle(format)
    }
    await pause(SETTLE_MS)
    return arrivals
  }

  /** What the pages did that no person at them gave: commands sent, and events in the log. */
  async uncalledFor(): Promise<{ readonly sent: readonly string[]; readonly logged: readonly string[] }> {
    return {
      sent: this.people.flatMap(({ commands }) => commands),
      logged: (await this.rex.log()).filter(({ mine }) => !mine).map(({ cause }) => cause),
    }
  }

  /** What the onlooker gave, and what of it is in the log. */
  async calledFor(): Promise<{ readonly given: readonly string[]; readonly logged: readonly string[] }> {
    return { given: [...this.rex.given], logged: (await this.rex.log()).filter(({ mine }) => mine).map(({ cause }) => cause) }
  }

  private get people(): readonly Viewer[] {
    return [this.ada, ...this.guests.map(({ viewer }) => viewer)]
  }

  private async show(format: Format): Promise<void> {
    const { rex } = this
    const query = [format.query, `n=${Math.floor(this.chance.next() * 1e9)}`].filter((part) => part !== undefined).join('&')
    await rex.show(this.stage.clip(format.clip, query))
    for (const viewer of this.people) await viewer.playing()
    const { becomes } = format
    if (becomes === undefined) return
    await eventually(`the item is ${becomes} for the room`, () =>
      rex.ask(({ state }) => state.playlist.find(({ id }) => id === state.playback.media)).then((item) => item?.[becomes] === true),
    )
  }

  /** The room is sent elsewhere; where there is no way back it only plays on, and from the start before the end comes. */
  private async moveOn({ span, late }: Format): Promise<void> {
    const { rex } = this
    if (late === 'right') return rex.seek(this.chance.between(2, span))
    if (late === 'live') return
    const at = await rex.ask(({ state, clock }) => state.playback.position + Math.max(0, clock.now() - state.playback.anchor) / 1000)
    if (at > span) await rex.again()
  }

  private async happen({ viewer }: Guest, what: What, back: Promise<void> | null, format: Format, mode: Mode): Promise<Arrival | null> {
    if (what === 'outage') {
      await back
      await arriveAgain(viewer)
    } else {
      if (what === 'join') {
        await viewer.page.goto('about:blank')
        await pause(ABSENCE_MS)
      }
      await (what === 'join' ? viewer.page.goto(viewer.origin + this.path) : viewer.page.reload())
    }
    // The key may leave the room paused inside a hole, where nobody can follow it.
    const mayTell = format.late === 'told' || (mode === 'held key' && format.hole === true)
    if (mode !== 'flood') return arrived(viewer, `right after ${what} with ${format.name}`, mayTell, LAX_MS)
    await viewer.online(LAX_MS)
    await pause(SETTLE_MS)
    return null
  }

  /** After a flood everybody is where the room is, or says why not. */
  private async settle(format: Format): Promise<void> {
    // The last word counts; a live item has no timeline to change.
    if (format.late !== 'live') await this.rex.play()
    await this.moveOn(format)
    await Promise.all(this.guests.map(async ({ viewer }) => {
      await arriveAgain(viewer)
      await arrived(viewer, `right after the flood with ${format.name}`, format.late === 'told', LAX_MS)
    }))
  }

  private async holdKey(): Promise<void> {
    const { page } = this.ada
    for (let times = 0; times < REPEATS; times++) {
      await page.keyboard.down('k')
      await pause(REPEAT_MS)
    }
    await page.keyboard.up('k')
  }
}

async function lose({ server, media }: Guest, how: (typeof OUTAGES)[number]): Promise<void> {
  const lines = how.startsWith('line') ? [server] : how.startsWith('media') ? [media] : [server, media]
  for (const line of lines) {
    if (how.endsWith('cut')) line.cut()
    else line.stall()
  }
  await pause(OUTAGE_MS)
  for (const line of lines) line.mend()
}

function soon({ greeted, right, told }: Arrival): Soon {
  const after = (at: number | null) => (at === null || greeted === null ? null : Math.max(0, at - greeted))
  return { right: after(right), told: after(told) }
}
