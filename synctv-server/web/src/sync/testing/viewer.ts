import { Conductor } from '../conductor'
import { MediaControl } from '../media-control'
import type { Playback } from '../protocol'
import { positionAt } from '../timeline'
import { CHROMIUM, FakeElement, type Behaviour } from './fake-element'
import { FakeEnvironment } from './fake-environment'
import { playback } from './samples'

/** Cluster time is the monotonic clock plus this. */
const OFFSET = 1_800_000_000_000

/** A player that follows a timeline of the test's. */
export function viewer(behaviour: Partial<Behaviour> = {}, environment = new FakeEnvironment()) {
  const element = new FakeElement(environment, { ...CHROMIUM, ...behaviour })
  const clock = { now: () => environment.monotonic() + OFFSET, offset: 0, rtt: 1, uncertainty: 1 }
  const control = new MediaControl(element)
  control.watch()
  let changes = 0
  const conductor = new Conductor(control, clock, environment, () => (changes += 1))
  control.onMovement((movement) => conductor.moved(movement))
  for (const type of ['seeked', 'canplay', 'playing', 'waiting']) element.addEventListener(type, () => conductor.elementChanged())
  let timeline = playback()
  return {
    environment,
    element,
    conductor,
    /** How often the conductor has said that its state changed. */
    changes: () => changes,
    /** A change of the room's timeline, `lead` ms ahead. */
    follow(change: Partial<Playback>, lead = 0) {
      const now = clock.now()
      timeline = { ...timeline, media: 'm', position: positionAt(timeline, now), anchor: now + lead, ...change }
      conductor.follow(timeline)
    },
    /** Ahead of the room (+) or behind (−), ms. */
    error: () => (element.truePosition - positionAt(timeline, clock.now(), element.duration)) * 1000,
    /** The error that 95 of 100 samples stay below, and the greatest, ms. */
    async errors(ms: number) {
      const sizes: number[] = []
      for (let i = 0; i < ms; i += 50) {
        await environment.advance(50)
        sizes.push(Math.abs(this.error()))
      }
      sizes.sort((a, b) => a - b)
      return { p95: sizes[Math.floor(sizes.length * 0.95)] ?? 0, worst: sizes.at(-1) ?? 0 }
    },
  }
}
