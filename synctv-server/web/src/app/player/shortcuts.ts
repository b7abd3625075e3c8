/** What a key means on the room's page. */
export type Shortcut =
  | { readonly do: 'toggle' | 'mute' | 'fullscreen' | 'captions' | 'help' }
  /** The key is taken, so that the page does not scroll. */
  | { readonly do: 'nothing' }
  | { readonly do: 'seek'; readonly by: number }
  | { readonly do: 'volume'; readonly by: number }

const SHORT = 5
const LONG = 10
const LOUDER = 0.05

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>

/** Where the focus is decides: typing stays typing, and a focused control keeps the keys it answers to itself. */
export type Focus = 'page' | 'text' | 'button' | 'range' | 'choice' | 'dialog'

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof Element)) return 'page'
  if (target.closest('dialog')) return 'dialog'
  if (target.matches('input[type="range"]')) return 'range'
  if (target.matches('input[type="checkbox"]')) return 'button'
  if (target.matches('input, textarea, [contenteditable="true"]')) return 'text'
  if (target.matches('select, [role="tab"], [data-keys="own"]')) return 'choice'
  return target.closest('button, a, summary') ? 'button' : 'page'
}

export function shortcutFor(event: Key, focus: Focus): Shortcut | null {
  const shortcut = meaningOf(event, focus)
  // A key that is held down goes on stepping; it does not switch there and back.
  return event.repeat && shortcut !== null && !('by' in shortcut) ? { do: 'nothing' } : shortcut
}

function meaningOf(event: Key, focus: Focus): Shortcut | null {
  if (event.ctrlKey || event.metaKey || event.altKey || focus === 'text' || focus === 'dialog') return null
  switch (event.key) {
    case ' ':
      return focus === 'page' || focus === 'range' ? { do: 'toggle' } : null
    case 'ArrowLeft':
    case 'ArrowRight':
      if (focus === 'range' || focus === 'choice') return null
      return { do: 'seek', by: event.key === 'ArrowLeft' ? -SHORT : SHORT }
    case 'ArrowUp':
    case 'ArrowDown':
      if (focus === 'range' || focus === 'choice') return null
      return { do: 'volume', by: event.key === 'ArrowUp' ? LOUDER : -LOUDER }
    case '?':
      return { do: 'help' }
  }
  // A list of choices jumps to an entry by its first letter.
  if (focus === 'choice') return null
  switch (event.key.toLowerCase()) {
    case 'k':
      return { do: 'toggle' }
    case 'j':
      return { do: 'seek', by: -LONG }
    case 'l':
      return { do: 'seek', by: LONG }
    case 'm':
      return { do: 'mute' }
    case 'f':
      return { do: 'fullscreen' }
    case 'c':
      return { do: 'captions' }
    default:
      return null
  }
}
