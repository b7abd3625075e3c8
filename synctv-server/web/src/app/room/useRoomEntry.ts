import { ref, shallowRef, watch } from 'vue'
import { ApiError, type Room } from '../../sync'
import { api } from '../api'
import { explain } from '../explain'
import { useI18n } from '../i18n'
import { useSession } from '../session'

export type EntryStep = 'name' | 'opening' | 'password' | 'unknown' | 'closed' | 'failed' | 'open'

const RENEW_PAUSE_MS = 60_000

/** The steps before a room: a name, then the room itself, then its password. */
export function useRoomEntry(id: string) {
  const { t } = useI18n()
  const { user, signedIn, renew } = useSession()
  const step = ref<EntryStep>('opening')
  const room = shallowRef<Room | null>(null)
  const problem = ref('')
  const busy = ref(false)

  async function enter() {
    step.value = user.value ? 'opening' : 'name'
    problem.value = ''
    if (!user.value) return
    try {
      room.value = await signedIn(() => api.room(id))
      // Its owner and those who joined before need no password. A look inside tells, where a try at joining without one
      // would count as a wrong password.
      if (room.value.locked) await signedIn(() => api.chat(id, { limit: 1 }))
      step.value = 'open'
    } catch (error) {
      refused(error)
    }
  }

  async function submitPassword(password: string) {
    busy.value = true
    problem.value = ''
    try {
      await signedIn(() => api.join(id, password))
      step.value = 'open'
    } catch (error) {
      refused(error)
      if (step.value === 'password') problem.value = explain(error, t.value)
    } finally {
      busy.value = false
    }
  }

  function refused(error: unknown) {
    const code = error instanceof ApiError ? error.code : ''
    if (code === 'WRONG_PASSWORD' || code === 'JOIN_REQUIRED' || code === 'RATE_LIMITED') step.value = 'password'
    else if (code === 'ROOM_CLOSED') step.value = 'closed'
    else if (error instanceof ApiError && error.status === 404) step.value = 'unknown'
    else {
      problem.value = explain(error, t.value)
      step.value = 'failed'
    }
  }

  /** The token was not taken: a new one is fetched, but not over and over; after that the person is asked. */
  let renewedAt = -Infinity
  let tokenRefused = false
  async function expired() {
    tokenRefused = true
    if (Date.now() - renewedAt < RENEW_PAUSE_MS) return
    renewedAt = Date.now()
    await rejoin()
  }

  async function rejoin() {
    try {
      if (tokenRefused) await renew()
      tokenRefused = false
    } catch (error) {
      problem.value = explain(error, t.value)
      step.value = 'failed'
      return
    }
    await enter()
  }

  watch(() => user.value === null, () => void enter(), { immediate: true })
  return { step, room, problem, busy, enter, expired, rejoin, submitPassword }
}
