import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { RoomContext } from '../room/context'

const TYPING_LIFE_MS = 4000
const FALLBACK_LENGTH = 2000

/** The room's chat for one reader: who is writing, what is unread, and sending. `visible`: the newest message is in sight. */
export function useChat(room: RoomContext, visible: Ref<boolean>) {
  const messages = computed(() => room.state.value.chat)
  const mine = computed(() => room.state.value.me?.user.id)
  const maxLength = computed(() => room.state.value.limits['chatLength'] ?? FALLBACK_LENGTH)

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

  return { messages, mine, maxLength, firstUnread, unread, typing }
}
