// @vitest-environment happy-dom
import { createApp } from 'vue'
import { expect, it } from 'vitest'
import ChatGroup from './ChatGroup.vue'
import type { MessageGroup } from './grouping'

function render(text: string): HTMLElement {
  const from = { id: 'u', name: '<b>Ada</b>', kind: 'guest' } as const
  const group: MessageGroup = { id: 'm', from, at: 0, fresh: false, messages: [{ id: 'm', from, text, at: 0, mediaPosition: 724 }] }
  const host = document.createElement('ul')
  createApp(ChatGroup, { group }).mount(host)
  return host
}

it('shows what was written as text, whatever it looks like', () => {
  const host = render('<img src=x onerror="alert(1)"> & <script>alert(2)</script>')
  expect(host.querySelector('img, script, b')).toBeNull()
  expect(host.querySelector('[data-testid=chat-message]')?.textContent).toBe('<img src=x onerror="alert(1)"> & <script>alert(2)</script>')
})

it('makes links that give nothing away', () => {
  const link = render('look: https://a.example/x!').querySelector('a')
  expect(link?.getAttribute('href')).toBe('https://a.example/x')
  expect(link?.getAttribute('rel')).toContain('noopener')
})

it('says where in the film it was written', () => {
  expect(render('oh').textContent).toContain('12:04')
})
