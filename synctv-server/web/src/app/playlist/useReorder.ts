import { computed, onScopeDispose, ref, type Ref } from 'vue'
import type { Item } from '../../sync'
import { moved } from './order'

/**
 * Moves rows of a list with mouse, finger or pen. While a row is held the list shows the order it would get;
 * letting go asks for it, Escape and a cancelled touch leave all as it was.
 */
export function useReorder(items: () => readonly Item[], rows: Ref<HTMLElement | undefined>, move: (id: string, to: number) => void) {
  const held = ref<string | null>(null)
  const place = ref(0)
  let release: (() => void) | null = null

  const shown = computed(() => {
    const from = items().findIndex((item) => item.id === held.value)
    return from < 0 ? items() : moved(items(), from, place.value)
  })

  function start(event: PointerEvent, id: string) {
    if (event.button !== 0 || release) return
    const pointer = event.pointerId
    const startY = event.clientY
    place.value = items().findIndex((item) => item.id === id)

    const onMove = (next: PointerEvent) => {
      if (next.pointerId !== pointer) return
      if (held.value === null && Math.abs(next.clientY - startY) < 5) return
      held.value = id
      next.preventDefault()
      place.value = placeAt(next.clientY, id)
    }
    const onEnd = (next: PointerEvent | KeyboardEvent) => {
      if (next instanceof KeyboardEvent ? next.key !== 'Escape' : next.pointerId !== pointer) return
      const dropped = held.value !== null && next.type === 'pointerup'
      release?.()
      if (dropped && items()[place.value]?.id !== id) move(id, place.value)
    }
    addEventListener('pointermove', onMove, { passive: false })
    addEventListener('pointerup', onEnd)
    addEventListener('pointercancel', onEnd)
    addEventListener('keydown', onEnd)
    release = () => {
      removeEventListener('pointermove', onMove)
      removeEventListener('pointerup', onEnd)
      removeEventListener('pointercancel', onEnd)
      removeEventListener('keydown', onEnd)
      release = null
      // After the click that ends a drag, so that it is not taken for a click on the handle.
      setTimeout(() => (held.value = null))
    }
  }

  /** How many other rows have their middle above the pointer. */
  function placeAt(y: number, id: string): number {
    const others = [...(rows.value?.querySelectorAll<HTMLElement>('[data-id]') ?? [])].filter((row) => row.dataset['id'] !== id)
    return others.filter((row) => {
      const box = row.getBoundingClientRect()
      return y > box.top + box.height / 2
    }).length
  }

  onScopeDispose(() => release?.())
  return { shown, held, start }
}
