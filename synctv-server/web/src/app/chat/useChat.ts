import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { ChatMessage, Page } from '../../sync'
import { api } from '../api'
import { explain } from '../explain'
import { useI18n } from '../i18n'
import type { RoomContext } from '../room/context'
import { useSession } from '../session'
import { useToasts } from '../ui/toasts'
import { mergeChat } from './history'

const TYPING_LIFE_MS = 4000
/** As many as a room hands out on entering. */
const PAGE = 100
const FALLBACK_LENGTH = 2000

/** The room's chat for one reader: who is writing, what is unread, and sending. `visible`: the newest message is in sight. */
export function useChat(room: RoomContext, visible: Ref<boolean>) {
  const { t } = useI18n()
  const { signedIn } = useSession()
  const { toast } = useToasts()
  const messages = shallowRef<readonly ChatMessage[]>([])
  watch(
    () => room.state.value.chat,
    (chat) => (messages.value = mergeChat(messages.value, chat)),
    { immediate: true },
  )
  const mine = computed(() => room.state.value.me?.user.id)
  const maxLength = computed(() => room.state.value.limits['chatLength'] ?? FALLBACK_LENGTH)

  /** Where the server's history goes on to older messages: undefined before the first page, null at the beginning. */
  let cursor: string | null | undefined
  const loadingOlder = ref(false)
  const atBeginning = ref(false)
  const mayHaveOlder = computed(() => !atBeginning.value && messages.value.length >= PAGE)

  async function loadOlder() {
    if (loadingOlder.value || cursor === null) return
    loadingOlder.value = true
    const before = messages.value
    try {
      // The first page is mostly known already: read on until something older turns up.
      while (cursor !== null && messages.value === before) {
        const query: { limit: number; cursor?: string } = cursor === undefined ? { limit: PAGE } : { limit: PAGE, cursor }
        const page: Page<ChatMessage> = await signedIn(() => api.chat(room.id, query))
        messages.value = mergeChat(messages.value, page.items)
        cursor = page.nextCursor ?? null
      }
      atBeginning.value = cursor === null
    } catch (error) {
      toast(explain(error, t.value), 'bad')
    } finally {
      loadingOlder.value = false
    }
  }

  const firstUnread = ref<string | null>(null)
  const unread = ref(0)

  /** What came while the person looked elsewhere stays marked until they have seen it and written or looked away again. */
  const stopChat = room.connection.on('chat', (message) => {
    typing.value = typing.value.filter((entry) => entry.id !== message.from.id)
    if (message.from.id === mine.value) {
      firstUnread.value = null
      return
    }
    if (visible.value) return
    if (unread.value === 0) firstUnread.value = message.id
    unread.value++
  })
  watch(visible, (now) => {
    if (now) unread.value = 0
  })

  const typing = shallowRef<readonly { id: string; name: string; until: number }[]>([])
  const stopTyping = room.connection.on('typing', ({ user }) => {
    if (user.id === mine.value) return
    const others = typing.value.filter((entry) => entry.id !== user.id)
    typing.value = [...others, { ...user, until: Date.now() + TYPING_LIFE_MS }]
  })
  const sweep = setInterval(() => {
    if (typing.value.some((entry) => entry.until <= Date.now())) typing.value = typing.value.filter((entry) => entry.until > Date.now())
  }, 1000)

  onScopeDispose(() => {
    stopChat()
    stopTyping()
    clearInterval(sweep)
  })

  return { messages, mayHaveOlder, loadingOlder, loadOlder, maxLength, firstUnread, unread, typing }
}
