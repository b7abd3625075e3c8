import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Item } from '../../sync'
import { recall, remember } from '../storage'
import { toVtt } from './subtitles'

export interface LoadedTrack {
  readonly src: string
  readonly label: string
  readonly language: string
}

/**
 * The current item's subtitles. They are fetched here and handed to the element as an object URL: a `<track>` of another
 * site would need `crossorigin` on the video, and that would shut out every video whose site does not send CORS headers.
 */
export function useCaptions(item: () => Item | null) {
  const wanted = ref(recall('captions') === 'on')
  const track = shallowRef<LoadedTrack | null>(null)
  const available = computed(() => (item()?.subtitles.length ?? 0) > 0)
  let request: AbortController | null = null

  function clear() {
    request?.abort()
    request = null
    if (track.value) URL.revokeObjectURL(track.value.src)
    track.value = null
  }

  async function load() {
    clear()
    const subtitle = item()?.subtitles[0]
    if (!wanted.value || !subtitle) return
    const mine = (request = new AbortController())
    try {
      const answer = await fetch(subtitle.url, { signal: mine.signal, referrerPolicy: 'no-referrer' })
      if (!answer.ok) return
      const src = URL.createObjectURL(new Blob([toVtt(await answer.text())], { type: 'text/vtt' }))
      if (mine.signal.aborted) URL.revokeObjectURL(src)
      else track.value = { src, label: subtitle.label, language: subtitle.language ?? 'und' }
    } catch {
      // Subtitles are an extra: without them the video plays on.
    }
  }

  watch([() => item()?.id, wanted], () => void load(), { immediate: true })
  onScopeDispose(clear)

  return {
    wanted,
    available,
    track,
    toggle() {
      if (!available.value) return
      wanted.value = !wanted.value
      remember('captions', wanted.value ? 'on' : null)
    },
  }
}
