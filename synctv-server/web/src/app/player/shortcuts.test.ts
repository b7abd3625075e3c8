// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { focusOf, shortcutFor, type Focus } from './shortcuts'

const press = (key: string, focus: Focus = 'page', extra = {}) => shortcutFor({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...extra }, focus)

describe('shortcutFor', () => {
  it('knows the keys of the list', () => {
    expect([' ', 'k', 'K'].map((key) => press(key)?.do)).toEqual(['toggle', 'toggle', 'toggle'])
    expect(press('ArrowLeft')).toEqual({ do: 'seek', by: -5 })
    expect(press('l')).toEqual({ do: 'seek', by: 10 })
    expect(['m', 'f', 'c', '?'].map((key) => press(key)?.do)).toEqual(['mute', 'fullscreen', 'captions', 'help'])
    expect(press('x')).toBeNull()
  })

  it('goes on stepping while a key is held, and does not switch there and back', () => {
    const held = { repeat: true }
    expect([' ', 'k', 'm', 'f', 'c', '?'].map((key) => press(key, 'page', held)?.do)).toEqual(Array(6).fill('nothing'))
    expect(press('ArrowLeft', 'page', held)).toEqual({ do: 'seek', by: -5 })
    expect(press('ArrowUp', 'page', held)?.do).toBe('volume')
    expect(press('x', 'page', held)).toBeNull()
  })

  it('leaves typing, dialogs and the browser’s own keys alone', () => {
    for (const key of [' ', 'k', 'ArrowLeft', '?']) {
      expect(press(key, 'text')).toBeNull()
      expect(press(key, 'dialog')).toBeNull()
    }
    expect(press('f', 'page', { ctrlKey: true })).toBeNull()
    expect(press('ArrowLeft', 'page', { altKey: true })).toBeNull()
  })

  it('leaves a focused control the keys it answers to itself', () => {
    expect(press(' ', 'button')).toBeNull()
    expect(press('k', 'button')).toEqual({ do: 'toggle' })
    expect(press('ArrowRight', 'range')).toBeNull()
    expect(press('ArrowDown', 'choice')).toBeNull()
    expect(press('m', 'choice')).toBeNull()
  })
})

it('tells by the focused element', () => {
  const host = document.createElement('div')
  host.innerHTML = '<input id="t"><textarea id="a"></textarea><input type="range" id="r"><select id="s"></select><button id="b"><i id="i"></i></button><dialog><button id="d"></button></dialog><p id="p"></p>'
  const focus = (id: string) => focusOf(host.querySelector(`#${id}`))
  expect(['t', 'a', 'r', 's', 'b', 'i', 'd', 'p'].map(focus)).toEqual(['text', 'text', 'range', 'choice', 'button', 'button', 'dialog', 'page'])
  expect(focusOf(null)).toBe('page')
})
