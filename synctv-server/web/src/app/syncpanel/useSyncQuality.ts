import { computed } from 'vue'
import { usePlayer } from '../player/context'
import { useRoom } from '../room/context'
import { syncQuality } from './syncQuality'

/** How well this viewer is in sync, for every place that says so. */
export function useSyncQuality() {
  const room = useRoom()
  const { status, stats, pausedHere } = usePlayer()
  return computed(() =>
    syncQuality(status.value, stats.value, {
      live: room.item.value?.live ?? false,
      pausedHere: pausedHere.value,
      away: room.status.value.kind === 'reconnecting',
    }),
  )
}
