import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { recall, remember } from '../storage'

/** Shows the first subtitles the element has, from the item or from inside the stream, when the person wants them. */
export function useCaptions(element: Readonly<Ref<HTMLVideoElement | null>>) {
  const wanted = ref(recall('captions') === 'on')
  const available = ref(false)
  let forget = () => {}

  function apply(list: TextTrackList) {
    const tracks = [...list].filter((track) => track.kind === 'subtitles' || track.kind === 'captions')
    available.value = tracks.length > 0
    tracks.forEach((track, index) => {
      const mode = wanted.value && index === 0 ? 'showing' : 'disabled'
      if (track.mode !== mode) track.mode = mode
    })
  }

  watch(
    element,
    (video) => {
      forget()
      if (!video) return
      const list = video.textTracks
      const changed = () => apply(list)
      list.addEventListener('addtrack', changed)
      list.addEventListener('removetrack', changed)
      forget = () => {
        list.removeEventListener('addtrack', changed)
        list.removeEventListener('removetrack', changed)
      }
      changed()
    },
    { immediate: true },
  )
  onScopeDispose(() => forget())

  return {
    wanted,
    available,
    toggle() {
      const list = element.value?.textTracks
      if (!list || !available.value) return
      wanted.value = !wanted.value
      remember('captions', wanted.value ? 'on' : null)
      apply(list)
    },
  }
}
