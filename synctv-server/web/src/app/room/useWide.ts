import { onScopeDispose, ref } from 'vue'

/** Whether all panels have room beside the picture; the styles of RoomLayout.vue use the same width. */
export function useWide() {
  const query = matchMedia('(min-width: 1080px)')
  const wide = ref(query.matches)
  const read = () => (wide.value = query.matches)
  query.addEventListener('change', read)
  onScopeDispose(() => query.removeEventListener('change', read))
  return wide
}
