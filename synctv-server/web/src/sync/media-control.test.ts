import { describe, expect, test } from 'vitest'
import { MediaControl, type Movement } from './media-control'
import { FakeElement, IDEAL } from './testing/fake-element'
import { FakeEnvironment } from './testing/fake-environment'

function setup() {
  const environment = new FakeEnvironment()
  const element = new FakeElement(environment, { ...IDEAL })
  const control = new MediaControl(element)
  const movements: Movement[] = []
  control.onMovement((movement) => movements.push(movement))
  control.watch()
  return { environment, element, control, movements }
}

describe('an order is matched to the event it causes', () => {
  test('play, pause, seek and rate', async () => {
    const { environment, control, movements } = setup()
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
    expect(movements).toEqual([])
  })

  test('commands in quick succession, whose events come later', async () => {
    const { environment, control, movements } = setup()
    void control.play()
    control.pause()
    void control.play()
    control.seek(5)
    control.setRate(1.1)
    control.setRate(1)
    await environment.advance(100)
    expect(movements).toEqual([])
  })

  test('the end of the media', async () => {
    const { environment, element, control, movements } = setup()
    control.seek(119.9)
    await control.play()
    await environment.advance(1000)
    expect(element.truePosition).toBe(120)
    element.fire('pause')
    expect(element.ended).toBe(true)
    expect(movements).toEqual([])
  })
})

describe('what the element does by itself is a movement', () => {
  test('pause and play', async () => {
    const { environment, element, control, movements } = setup()
    await control.play()
    await environment.advance(1000)
    element.pause()
    await environment.advance(10)
    control.pause()
    void element.play()
    await environment.advance(10)
    expect(movements).toEqual([{ kind: 'pause' }, { kind: 'play' }])
  })

  test('a seek, also while one of ours is under way', async () => {
    const { environment, element, control, movements } = setup()
    control.noteTime(2)
    element.jump(50)
    await environment.advance(100)
    control.seek(10)
    element.jump(80)
    await environment.advance(100)
    expect(movements).toEqual([
      { kind: 'seek', from: 2, to: 50 },
      { kind: 'seek', from: 10, to: 80 },
    ])
    expect(control.missedBy).toBe(70)
  })

  test('a rate', async () => {
    const { environment, element, movements } = setup()
    element.playbackRate = 1.5
    await environment.advance(10)
    expect(movements).toEqual([{ kind: 'rate' }])
  })
})

test('a file without byte ranges can be played from its start only', async () => {
  const { environment, element, control } = setup()
  expect([0, 60, 120].map((at) => control.reaches(at))).toEqual([true, true, true])
  element.behaviour.noRanges = true
  expect([0, 60].map((at) => control.reaches(at))).toEqual([true, false])
  control.seek(60)
  await environment.advance(100)
  expect(control.missedBy).toBe(60)
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
  const { environment, element, control, movements } = setup()
  control.release()
  element.jump(50)
  await environment.advance(100)
  expect(movements).toEqual([])
})
