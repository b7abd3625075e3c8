import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import type { SubtitleFault } from '../../sync'
import { recall, remember } from '../storage'

/**
 * Shows one of the subtitles that the element has, from the item or from inside the stream, when the person wants them.
 *
 * @param failed called when the one that is to be shown cannot be, with its name and its `data-fault`
 */
export function useCaptions(element: Readonly<Ref<HTMLVideoElement | null>>, failed: (label: string, fault: SubtitleFault) => void) {
  const wanted = ref(recall('captions') === 'on')
  const tracks = shallowRef<readonly TextTrack[]>([])
  const broken = shallowRef<TextTrack | null>(null)
  /** By place and name, so that of the next item the one of that name is chosen. */
  const preferred = ref({ index: 0, label: '' })
  const chosen = computed(() => {
    const { index, label } = preferred.value
    return tracks.value[index]?.label === label ? index : Math.max(0, tracks.value.findIndex((track) => track.label === label))
  })
  const on = computed(() => wanted.value && tracks.value[chosen.value] !== broken.value)
  let forget = () => {}

  function apply() {
    tracks.value.forEach((track, index) => {
      const mode = on.value && index === chosen.value ? 'showing' : 'disabled'
      if (track.mode !== mode) track.mode = mode
    })
  }

  watch(
    element,
    (video) => {
      forget()
      if (!video) return
      const list = video.textTracks
      const changed = () => {
        tracks.value = [...list].filter((track) => track.kind === 'subtitles' || track.kind === 'captions')
        apply()
      }
      // It does not bubble.
      const onError = ({ target }: Event) => {
        if (!(target instanceof HTMLTrackElement) || target.track !== tracks.value[chosen.value] || !on.value) return
        broken.value = target.track
        // Without one the browser itself could not read it.
        failed(target.label, (target.dataset['fault'] ?? 'format') as SubtitleFault)
      }
      list.addEventListener('addtrack', changed)
      list.addEventListener('removetrack', changed)
      video.addEventListener('error', onError, true)
      forget = () => {
        list.removeEventListener('addtrack', changed)
        list.removeEventListener('removetrack', changed)
        video.removeEventListener('error', onError, true)
      }
      changed()
    },
    { immediate: true },
  )
  onScopeDispose(() => forget())

  /** @param index of `labels`, or null for none */
  function choose(index: number | null) {
    wanted.value = index !== null
    remember('captions', index === null ? null : 'on')
    broken.value = null
    if (index !== null) preferred.value = { index, label: tracks.value[index]?.label ?? '' }
    apply()
  }

  return {
    /** Shown, or about to be. */
    on,
    labels: computed(() => tracks.value.map((track) => track.label)),
    chosen,
    choose,
    toggle() {
      if (tracks.value.length > 0) choose(on.value ? null : chosen.value)
    },
  }
}
