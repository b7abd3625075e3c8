import { describe, expect, test } from 'vitest'
import { MediaControl, type Intent } from './intent'
import { FakeElement, IDEAL } from './testing/fake-element'
import { FakeEnvironment } from './testing/fake-environment'

function setup() {
  const environment = new FakeEnvironment()
  const element = new FakeElement(environment, { ...IDEAL })
  const flags = { trusted: true, active: false }
  const control = new MediaControl(element, () => flags.trusted, () => flags.active)
  const intents: Intent[] = []
  control.onIntent((intent) => intents.push(intent))
  control.watch()
  return { environment, element, control, intents, flags }
}

describe('what we do ourselves is nobody’s intent', () => {
  test('play, pause, seek and rate', async () => {
    const { environment, control, intents } = setup()
    await control.play()
    await environment.advance(1000)
    control.setRate(1.03)
    await environment.advance(500)
    control.seek(60)
    await environment.advance(500)
    control.pause()
    await environment.advance(100)
    control.seek(10)
    control.seek(20)
    await environment.advance(100)
    expect(intents).toEqual([])
  })

  test('commands in quick succession, whose events come later', async () => {
    const { environment, control, intents } = setup()
    void control.play()
    control.pause()
    void control.play()
    control.seek(5)
    control.setRate(1.1)
    control.setRate(1)
    await environment.advance(100)
    expect(intents).toEqual([])
  })

  test('the end of the media', async () => {
    const { environment, element, control, intents } = setup()
    control.seek(119.9)
    await control.play()
    await environment.advance(1000)
    expect(element.truePosition).toBe(120)
    element.fire('pause')
    expect(element.ended).toBe(true)
    expect(intents).toEqual([])
  })

  test('a player that skips a small hole', async () => {
    const { environment, element, control, intents } = setup()
    await control.play()
    await environment.advance(1000)
    control.noteTime(element.currentTime)
    element.currentTime += 0.3
    await environment.advance(100)
    expect(intents).toEqual([])
  })
})

describe('what a person does becomes an intent', () => {
  test('pause and play', async () => {
    const { environment, element, control, intents } = setup()
    await control.play()
    await environment.advance(1000)
    element.pause()
    await environment.advance(10)
    void element.play()
    await environment.advance(10)
    expect(intents).toEqual([{ kind: 'pause', position: expect.closeTo(1, 5) }, { kind: 'play' }])
  })

  test('seek, also while one of ours is under way', async () => {
    const { environment, element, control, intents } = setup()
    element.currentTime = 50
    await environment.advance(100)
    control.seek(10)
    element.currentTime = 80
    await environment.advance(100)
    expect(intents).toEqual([
      { kind: 'seek', position: 50 },
      { kind: 'seek', position: 80 },
    ])
  })

  test('a small seek that comes with a key press', async () => {
    const { environment, element, intents, flags } = setup()
    flags.active = true
    element.currentTime = 0.5
    await environment.advance(100)
    expect(intents).toEqual([{ kind: 'seek', position: 0.5 }])
  })

  test('rate', async () => {
    const { environment, element, intents } = setup()
    element.playbackRate = 1.5
    await environment.advance(10)
    expect(intents).toEqual([{ kind: 'rate', rate: 1.5 }])
  })
})

test('a browser that pauses a hidden page is not a person', async () => {
  const { environment, element, control, intents, flags } = setup()
  await control.play()
  await environment.advance(1000)
  flags.trusted = false
  element.pause()
  await environment.advance(10)
  expect(intents).toEqual([])
})

test('play() refused by the browser is told apart from one that was interrupted', async () => {
  const { element, control } = setup()
  element.behaviour.refuses = true
  expect(await control.play()).toBe('refused')
  element.behaviour.refuses = false
  element.play = () => Promise.reject(Object.assign(new Error('pause() came between'), { name: 'AbortError' }))
  expect(await control.play()).toBe('interrupted')
})

test('released, it hears nothing', async () => {
  const { environment, element, control, intents } = setup()
  control.release()
  element.currentTime = 50
  await environment.advance(100)
  expect(intents).toEqual([])
})
