// @vitest-environment happy-dom
import { createApp, nextTick } from 'vue'
import { expect, it } from 'vitest'
import SeekBar from './SeekBar.vue'

function render(wanted: number | null = null) {
  const host = document.createElement('div')
  const asked: string[] = []
  const listeners = { onSeek: (to: number) => asked.push(`to ${to}`), onStep: (by: number) => asked.push(`by ${by}`) }
  createApp(SeekBar, { position: 60, wanted, duration: 120, bufferedTo: 90, enabled: true, ...listeners }).mount(host)
  const bar = host.querySelector('input')
  if (!bar) return expect.fail('no seek bar')
  return { bar, asked }
}

it('steps five seconds by key, and tells where it stands', () => {
  const { bar, asked } = render()
  expect(bar.getAttribute('aria-valuetext')).toBe('1:00 of 2:00')
  for (const key of ['ArrowRight', 'ArrowRight', 'PageDown']) bar.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }))
  expect(asked).toEqual(['by 5', 'by 5', 'by -60'])
})

it('asks once when the pointer lets go', async () => {
  const { bar, asked } = render()
  bar.value = '100'
  bar.dispatchEvent(new Event('input'))
  await nextTick()
  expect(asked).toEqual([])
  expect(bar.getAttribute('aria-valuetext')).toBe('1:40 of 2:00')
  bar.dispatchEvent(new Event('change'))
  expect(asked).toEqual(['to 100'])
})

it('shows the wanted place until the room has followed', () => {
  expect(render(100).bar.getAttribute('aria-valuetext')).toBe('1:40 of 2:00')
})
