import { onBeforeUnmount, ref, shallowRef, watch, type Ref } from 'vue'
import type { Room } from '../../sync'
import { api } from '../api'
import { useSession } from '../session'

const PAGE = 30
const TYPING_PAUSE_MS = 250
const REFRESH_MS = 15_000

/** The open rooms that match, newest first; looked up again while the page is visible. */
export function useRooms(query: Ref<string>) {
  const { signedIn } = useSession()
  const rooms = shallowRef<readonly Room[]>([])
  const cursor = ref<string>()
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  let request = 0
  let pause: ReturnType<typeof setTimeout> | undefined

  async function load(more: boolean) {
    const mine = ++request
    const at = more ? cursor.value : undefined
    try {
      const page = await signedIn(() => api.rooms({ query: query.value.trim(), limit: PAGE, ...(at === undefined ? {} : { cursor: at }) }))
      if (mine !== request) return
      rooms.value = more ? [...rooms.value, ...page.items] : page.items
      cursor.value = page.nextCursor
      state.value = 'ready'
    } catch {
      if (mine === request && rooms.value.length === 0) state.value = 'failed'
    }
  }

  // A list that was paged further would shrink under the reader's eyes, so only the first page refreshes itself.
  const refresh = setInterval(() => {
    if (!document.hidden && rooms.value.length <= PAGE) void load(false)
  }, REFRESH_MS)

  watch(query, () => {
    clearTimeout(pause)
    pause = setTimeout(() => void load(false), TYPING_PAUSE_MS)
  })
  onBeforeUnmount(() => {
    clearInterval(refresh)
    clearTimeout(pause)
  })
  void load(false)

  return { rooms, state, cursor, reload: () => load(false), loadMore: () => load(true) }
}
