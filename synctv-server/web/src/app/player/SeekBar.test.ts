// @vitest-environment happy-dom
import { createApp, nextTick } from 'vue'
import { expect, it } from 'vitest'
import SeekBar from './SeekBar.vue'

function render(seek: (to: number) => Promise<void>) {
  const host = document.createElement('div')
  createApp(SeekBar, { position: 60, duration: 120, bufferedTo: 90, enabled: true, seek }).mount(host)
  const bar = host.querySelector('input')
  if (!bar) return expect.fail('no seek bar')
  return bar
}

it('moves five seconds by key, and tells where it stands', () => {
  const asked: number[] = []
  const bar = render(async (to) => void asked.push(to))
  expect(bar.getAttribute('aria-valuetext')).toBe('1:00 of 2:00')
  bar.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', cancelable: true }))
  bar.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', cancelable: true }))
  expect(asked).toEqual([65, 5])
})

it('asks once when the pointer lets go, and shows the wanted place until the room has followed', async () => {
  const asked: number[] = []
  let followed = () => {}
  const bar = render((to) => {
    asked.push(to)
    return new Promise((resolve) => (followed = resolve))
  })
  bar.value = '100'
  bar.dispatchEvent(new Event('input'))
  expect(asked).toEqual([])
  bar.dispatchEvent(new Event('change'))
  await nextTick()
  expect(asked).toEqual([100])
  expect(bar.getAttribute('aria-valuetext')).toBe('1:40 of 2:00')
  followed()
  await new Promise((resolve) => setTimeout(resolve))
  expect(bar.getAttribute('aria-valuetext')).toBe('1:00 of 2:00')
})
