import { onScopeDispose, ref, type Ref } from 'vue'

/** iPhones give full screen to the video alone, under a name of their own. */
interface PhoneVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void
}

export function useFullscreen(stage: Ref<HTMLElement | undefined>, video: Ref<HTMLVideoElement | undefined>) {
  const full = ref(false)
  const read = () => (full.value = document.fullscreenElement !== null && document.fullscreenElement === stage.value)
  document.addEventListener('fullscreenchange', read)
  onScopeDispose(() => document.removeEventListener('fullscreenchange', read))

  function toggle() {
    if (document.fullscreenElement) void document.exitFullscreen()
    else if (stage.value && 'requestFullscreen' in stage.value) void stage.value.requestFullscreen().catch(() => full.value = false)
    else (video.value as PhoneVideo | undefined)?.webkitEnterFullscreen?.()
  }
  return { full, toggle }
}
