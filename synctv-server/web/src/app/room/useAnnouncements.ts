import { onScopeDispose, watch } from 'vue'
import { can, type PlaybackEvent, type RoomState, type Session, type User } from '../../sync'
import { formatRate, formatTime } from '../format'
import { useI18n } from '../i18n'
import type { Dictionary } from '../i18n/en'
import { useToasts } from '../ui/toasts'
import type { RoomContext } from './context'

/** In a crowd, comings and goings would drown what matters. */
const CROWD = 30

/** Tells who did what: playback, arrivals and departures, additions. One's own doing is seen anyway. */
export function useAnnouncements(room: RoomContext): void {
  const { t } = useI18n()
  const { toast } = useToasts()
  const me = () => room.state.value.me?.user.id

  function nameOf(by: PlaybackEvent['by']): string {
    const known = typeof by === 'string' ? room.state.value.people.find((person) => person.user.id === by)?.user : by
    return known?.name ?? t.value.common.someone
  }

  const stop = room.connection.on('playback', (event) => {
    const by = typeof event.by === 'string' ? event.by : event.by?.id
    if (event.cause !== 'ended' && by === me()) return
    const item = room.state.value.playlist.find((entry) => entry.id === event.playback.media)?.name
    const text = describe(event, nameOf(event.by), item, t.value)
    if (text) toast(text)
  })
  const stopNotices = room.connection.on('notice', ({ code }) => {
    const text = ofNotice(code, t.value)
    if (text) toast(text)
  })
  onScopeDispose(() => {
    stop()
    stopNotices()
  })

  watch(
    () => room.state.value,
    (now, before) => {
      // The first picture of a room, and the one after a new start of it, are no news.
      if (before.epoch === null || before.epoch !== now.epoch) return
      const told = ofAccess(before.me, now.me, t.value)
      if (told) toast(told)
      if (now.people !== before.people && now.count <= CROWD) {
        for (const user of newcomers(before.people, now.people)) if (user.id !== me()) toast(t.value.event.joined({ name: user.name }))
        for (const user of newcomers(now.people, before.people)) if (user.id !== me()) toast(t.value.event.left({ name: user.name }))
      }
      if (now.playlist !== before.playlist) {
        const known = new Set(before.playlist.map((item) => item.id))
        const added = now.playlist.filter((item) => !known.has(item.id) && item.addedBy.id !== me())
        for (const item of added.slice(0, 2)) toast(t.value.event.added({ name: item.addedBy.name, item: item.name }))
      }
    },
  )
}

/** Why the room went on by itself; other notices show elsewhere. */
export function ofNotice(code: string, t: Dictionary): string | null {
  if (code === 'ITEM_UNPLAYABLE') return t.event.unplayable
  return code === 'ITEM_CUT_SHORT' ? t.event.cutShort : null
}

/** What of one's own rights has become another, in one sentence: the buttons show the rest. */
export function ofAccess(before: RoomState['me'], now: RoomState['me'], t: Dictionary): string | null {
  if (!before || !now || before === now) return null
  if ((before.role === 'admin') !== (now.role === 'admin')) return now.role === 'admin' ? t.event.madeAdmin : t.event.noAdmin
  const may = can(now.permissions, 'playPause')
  return can(before.permissions, 'playPause') === may ? null : may ? t.event.mayControl : t.event.mayNotControl
}

/** Users with a session in `after` and none in `before`. */
export function newcomers(before: readonly Session[], after: readonly Session[]): User[] {
  const known = new Set(before.map((person) => person.user.id))
  return [...new Map(after.map((person) => [person.user.id, person.user])).values()].filter((user) => !known.has(user.id))
}

export function describe(event: Pick<PlaybackEvent, 'cause' | 'playback'>, name: string, item: string | undefined, t: Dictionary): string | null {
  const { playback } = event
  const at = formatTime(playback.position)
  switch (event.cause) {
    case 'play':
      return t.event.play({ name })
    case 'pause':
      return t.event.pause({ name, at })
    case 'seek':
      return t.event.seek({ name, at })
    case 'rate':
      return t.event.rate({ name, rate: formatRate(playback.rate) })
    case 'select':
      return playback.media === null ? t.event.cleared({ name }) : item === undefined ? null : t.event.select({ name, item })
    case 'ended':
      return playback.media !== null && playback.playing && item !== undefined ? t.event.next({ item }) : t.event.end
    case 'removed':
      return null
  }
}
