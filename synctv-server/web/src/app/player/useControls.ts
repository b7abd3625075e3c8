import { computed, type ComputedRef } from 'vue'
import type { PlaybackControls } from '../../sync'
import type { RoomContext } from '../room/context'
import type { PlayerContext } from './context'

/** Players stop a little before or after the length that was told, s. */
const END_SLACK = 0.3

export interface Controls {
  readonly playing: ComputedRef<boolean>
  readonly live: ComputedRef<boolean>
  /** Seconds; 0 while unknown. */
  readonly duration: ComputedRef<number>
  readonly mayPlay: ComputedRef<boolean>
  readonly maySeek: ComputedRef<boolean>
  readonly mayRate: ComputedRef<boolean>
  toggle(): void
  seekTo(position: number): Promise<void>
  /** From where the person already wants to be: steps add up. */
  seekBy(seconds: number): Promise<void>
  setRate(rate: number): void
}

/** What the buttons and keys do: wishes for the room, never anything to the element. */
export function useControls(room: RoomContext, player: PlayerContext): Controls {
  const live = computed(() => room.item.value?.live ?? false)
  const blocked = computed(() => player.status.value === 'blocked')
  const playing = computed(() => !blocked.value && player.playing.value)
  const known = computed(() => {
    const length = room.item.value?.duration ?? player.media.duration
    return Number.isFinite(length) && length > 0 ? length : 0
  })
  // What was measured too short ends nothing: the bar becomes longer instead.
  const duration = computed(() => (known.value > 0 ? Math.max(known.value, player.media.position) : 0))
  const chosen = computed(() => room.item.value !== null)
  const mayPlay = computed(() => chosen.value && (live.value || blocked.value || room.may('playPause')))
  const maySeek = computed(() => chosen.value && !live.value && duration.value > 0 && room.may('seek'))
  const mayRate = computed(() => chosen.value && !live.value && room.may('changeRate'))

  /** Play on a film that has ended means once more. */
  const atEnd = () => known.value > 0 && Math.abs(player.media.position - known.value) <= END_SLACK

  const run = async (wish: ((controls: PlaybackControls) => Promise<void>) | false) => {
    const controls = player.player.value?.controls
    if (wish && controls) await room.run(wish(controls))
  }

  return {
    playing,
    live,
    duration,
    mayPlay,
    maySeek,
    mayRate,
    toggle() {
      if (!mayPlay.value) return
      // The room is playing already; only this browser has to be told that the person wants it to.
      if (blocked.value) return void player.player.value?.unblock()
      void run((controls) => (!playing.value && !live.value && atEnd() ? controls.play(0) : controls.toggle()))
    },
    seekTo: (position) => run(maySeek.value && ((controls) => controls.seek(position))),
    seekBy: (seconds) => run(maySeek.value && ((controls) => controls.seekBy(seconds))),
    setRate: (rate) => void run(mayRate.value && ((controls) => controls.setRate(rate))),
  }
}
