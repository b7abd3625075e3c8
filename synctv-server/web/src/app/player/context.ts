import { inject, onScopeDispose, provide, ref, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'
import { SyncedPlayer, type PlayerStatus, type SyncStats } from '../../sync'
import type { RoomContext } from '../room/context'
import { recall, remember } from '../storage'
import { emptyMediaState, followMedia, type MediaState } from './mediaState'

/** What the player's parts and the sync panel share. */
export interface PlayerContext {
  readonly player: Readonly<ShallowRef<SyncedPlayer | null>>
  readonly status: Readonly<ShallowRef<PlayerStatus>>
  readonly stats: Readonly<ShallowRef<SyncStats | null>>
  /** Whether it plays or is to play, the person's unanswered wishes included. */
  readonly playing: Readonly<Ref<boolean>>
  /** Where the person wants to be until the room is there, s. */
  readonly wantedPosition: Readonly<Ref<number | null>>
  /** Whether only this player stands still: a live item, or the connection is away. */
  readonly pausedHere: Readonly<Ref<boolean>>
  readonly media: Readonly<MediaState>
  readonly element: Readonly<ShallowRef<HTMLVideoElement | null>>
  attach(element: HTMLVideoElement): void
  setVolume(volume: number): void
  /** Louder (+) or quieter (−), from what is heard now. */
  changeVolume(by: number): void
  toggleMuted(): void
}

const key: InjectionKey<PlayerContext> = Symbol('player')

export function usePlayer(): PlayerContext {
  const context = inject(key)
  if (!context) throw new Error('usePlayer() is for the parts of a room')
  return context
}

/** Makes the room's one player as soon as its element is there. */
export function providePlayer(room: RoomContext): PlayerContext {
  const player = shallowRef<SyncedPlayer | null>(null)
  const element = shallowRef<HTMLVideoElement | null>(null)
  const status = shallowRef<PlayerStatus>('idle')
  const stats = shallowRef<SyncStats | null>(null)
  const playing = ref(false)
  const wantedPosition = ref<number | null>(null)
  const pausedHere = ref(false)
  const media = emptyMediaState()
  const undo: (() => void)[] = []

  const context: PlayerContext = {
    player,
    status,
    stats,
    playing,
    wantedPosition,
    pausedHere,
    media,
    element,
    attach(video) {
      const made = new SyncedPlayer({ room: room.connection, element: video, refused: room.refused })
      made.setVolume(keptVolume())
      element.value = video
      player.value = made
      const read = () => {
        status.value = made.status
        stats.value = made.stats
        playing.value = made.controls.playing
        wantedPosition.value = made.controls.wantedPosition
        pausedHere.value = made.pausedHere
      }
      read()
      undo.push(() => made.destroy(), followMedia(video, media), made.subscribe(read))
    },
    setVolume(volume) {
      const next = Math.min(1, Math.max(0, volume))
      player.value?.setVolume(next)
      player.value?.setMuted(next === 0)
      remember('volume', String(next))
    },
    // Both ask the element, not `media`, which follows it a moment later: keys may come faster.
    changeVolume(by) {
      const video = element.value
      if (video) context.setVolume((video.muted ? 0 : video.volume) + by)
    },
    toggleMuted() {
      const video = element.value
      if (!video) return
      if (video.muted && video.volume === 0) context.setVolume(0.5)
      else player.value?.setMuted(!video.muted)
    },
  }

  onScopeDispose(() => undo.forEach((step) => step()))
  provide(key, context)
  return context
}

function keptVolume(): number {
  const volume = Number.parseFloat(recall('volume') ?? '1')
  return volume >= 0 && volume <= 1 ? volume : 1
}
