import type { Subtitle } from './protocol'
import { webAddress } from './web-address'

/**
 * Adds an item's subtitles to the element. They are fetched here rather than by a track's address, because a track
 * from elsewhere would need `crossorigin` on the element, which would then refuse media that play fine without.
 * Returns how to remove them.
 */
export function attachSubtitles(element: HTMLVideoElement, subtitles: readonly Subtitle[]): () => void {
  const stop = new AbortController()
  const added: { track: HTMLTrackElement; address: string }[] = []
  for (const subtitle of subtitles) {
    const address = webAddress(subtitle.url)
    if (address === null) continue
    fetch(address, { signal: stop.signal })
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error(`HTTP ${response.status}`))))
      .then((text) => {
        if (stop.signal.aborted) return
        const converted = URL.createObjectURL(new Blob([toWebVtt(text)], { type: 'text/vtt' }))
        const track = document.createElement('track')
        track.kind = 'subtitles'
        track.label = subtitle.label
        if (subtitle.language) track.srclang = subtitle.language
        track.src = converted
        element.append(track)
        added.push({ track, address: converted })
      })
      .catch(() => {
        // Playing goes on without; the menu of subtitles shows what there is.
      })
  }
  return () => {
    stop.abort()
    for (const { track, address } of added.splice(0)) {
      track.remove()
      URL.revokeObjectURL(address)
    }
  }
}

/** SubRip becomes WebVTT, which differs in the head and in the decimal mark; WebVTT stays as it is. */
export function toWebVtt(text: string): string {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  if (clean.startsWith('WEBVTT')) return clean
  return `WEBVTT\n\n${clean.replace(/(\d{1,2}:\d{2}:\d{2}),(\d{3})/g, '$1.$2')}`
}
