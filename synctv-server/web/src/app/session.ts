import { computed } from 'vue'
import { ApiError } from '../sync'
import { api } from './api'
import { currentToken, isFresh, keep, keptSession } from './session-store'
import { recall, remember } from './storage'

const user = computed(() => keptSession.value?.user ?? null)

async function signIn(name: string): Promise<void> {
  keep(await api.guest(name.trim()))
  remember('name', name.trim())
}

async function renew(): Promise<void> {
  const name = keptSession.value?.user.name
  if (name !== undefined) await signIn(name)
}

/** Runs a call with a token that is good now; a token that the server no longer takes is renewed once. */
async function signedIn<T>(call: () => Promise<T>): Promise<T> {
  if (!isFresh(keptSession.value)) await renew()
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error
    await renew()
    return call()
  }
}

/** Who this person is: a guest with a name, remembered in this browser. */
export function useSession() {
  return {
    user,
    /** The name last used here, to fill in the field. */
    lastName: () => recall('name') ?? '',
    token: () => currentToken() ?? '',
    signIn,
    signedIn,
    renew,
    forget: () => keep(null),
  }
}
