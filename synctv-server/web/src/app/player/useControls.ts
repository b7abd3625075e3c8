import { computed, type ComputedRef } from 'vue'
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
  seekBy(seconds: number): void
  setRate(rate: number): void
}

/** What the buttons and keys do: commands to the room, never to the element, except where a live stream is personal. */
export function useControls(room: RoomContext, player: PlayerContext): Controls {
  const live = computed(() => room.item.value?.live ?? false)
  const blocked = computed(() => player.status.value === 'blocked')
  const playing = computed(() => !blocked.value && (live.value ? !player.media.paused : room.state.value.playback.playing))
  const duration = computed(() => {
    const known = room.item.value?.duration ?? player.media.duration
    return Number.isFinite(known) && known > 0 ? known : 0
  })
  const chosen = computed(() => room.item.value !== null)
  const mayPlay = computed(() => chosen.value && (live.value || blocked.value || room.may('playPause')))
  const maySeek = computed(() => chosen.value && !live.value && duration.value > 0 && room.may('seek'))
  const mayRate = computed(() => chosen.value && !live.value && room.may('changeRate'))

  /** A command is meant for what is on the screen now, not for what somebody else puts there meanwhile. */
  const guards = () => ({ expectedMedia: room.item.value?.id ?? null })

  /** Play on a film that has ended means once more. */
  const atEnd = () => duration.value > 0 && player.media.position >= duration.value - END_SLACK

  async function seekTo(position: number) {
    if (!maySeek.value) return
    const target = Math.min(Math.max(0, position), duration.value)
    await room.run(room.connection.seek(target, guards()))
  }

  return {
    playing,
    live,
    duration,
    mayPlay,
    maySeek,
    mayRate,
    seekTo,
    toggle() {
      if (!mayPlay.value) return
      // The room is playing already; only this browser has to be told that the person wants it to.
      if (blocked.value) return void player.player.value?.unblock()
      const element = player.element.value
      if (live.value && element) {
        if (element.paused) void player.player.value?.unblock()
        else element.pause()
        return
      }
      const { connection } = room
      const from = atEnd() ? 0 : undefined
      void room.run(playing.value ? connection.pause(undefined, guards()) : connection.play(from, guards()))
    },
    seekBy(seconds) {
      void seekTo(player.media.position + seconds)
    },
    setRate(rate) {
      if (mayRate.value) void room.run(room.connection.rate(rate, guards()))
    },
  }
}
