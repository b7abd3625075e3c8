import { computed, inject, onScopeDispose, provide, shallowRef, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue'
import { RoomConnection, can, currentItem, type ConnectionStatus, type Item, type PermissionName, type RoomState, type Session } from '../../sync'
import { api } from '../api'
import { explain } from '../explain'
import { useI18n } from '../i18n'
import { withoutStale } from '../people/condition'
import { useSession } from '../session'
import { useToasts } from '../ui/toasts'

/** What every part of the room's page shares. */
export interface RoomContext {
  readonly id: string
  readonly connection: RoomConnection
  readonly state: Readonly<ShallowRef<RoomState>>
  readonly status: Readonly<ShallowRef<ConnectionStatus>>
  readonly item: ComputedRef<Item | null>
  /** Whom to show: at most the first hundred of `count`. */
  readonly people: ComputedRef<readonly Session[]>
  readonly count: ComputedRef<number>
  may(permission: PermissionName): boolean
  /** Waits for a command; a refusal is told to the person. Whether it was accepted. */
  run(command: Promise<unknown>): Promise<boolean>
  /** Tells the person why something was refused; the same refusal of several wishes once. */
  refused(error: unknown): void
}

const key: InjectionKey<RoomContext> = Symbol('room')

export function useRoom(): RoomContext {
  const context = inject(key)
  if (!context) throw new Error('useRoom() is for the parts of a room')
  return context
}

/** Enters a room for as long as the calling component lives. */
export function provideRoom(id: string): RoomContext {
  const { t } = useI18n()
  const { token } = useSession()
  const { toast } = useToasts()

  const connection = new RoomConnection({ url: api.socketUrl(id), token, client: 'synctv-web', device: deviceName() })
  const state = shallowRef(connection.state)
  const status = shallowRef(connection.status)
  const item = computed(() => currentItem(state.value))

  const people = computed(() => withoutStale(state.value.people))
  const count = computed(() => Math.max(people.value.length, state.value.count - (state.value.people.length - people.value.length)))

  const stop = connection.subscribe(() => {
    state.value = connection.state
    status.value = connection.status
  })
  connection.connect()
  onScopeDispose(() => {
    stop()
    connection.close()
  })

  const told = new WeakSet()
  function refused(error: unknown) {
    if (error instanceof Error) {
      if (told.has(error)) return
      told.add(error)
    }
    toast(explain(error, t.value), 'bad')
  }

  const context: RoomContext = {
    id,
    connection,
    state,
    status,
    item,
    people,
    count,
    may: (permission) => state.value.me !== null && can(state.value.me.permissions, permission),
    async run(command) {
      try {
        await command
        return true
      } catch (error) {
        refused(error)
        return false
      }
    },
    refused,
  }
  provide(key, context)
  return context
}

/** A short name of this device for the list of people; not meant to identify anyone. */
function deviceName(): string {
  const agent = navigator.userAgent
  const browser = /Firefox/.test(agent) ? 'Firefox' : /Edg\//.test(agent) ? 'Edge' : /Chrome/.test(agent) ? 'Chrome' : /Safari/.test(agent) ? 'Safari' : 'Browser'
  const system = /Android/.test(agent) ? 'Android' : /iPhone|iPad/.test(agent) ? 'iOS' : /Windows/.test(agent) ? 'Windows' : /Mac OS/.test(agent) ? 'macOS' : 'Linux'
  return `${browser} · ${system}`
}
