import type { Subtitle } from '../protocol'
import { webAddress } from '../web-address'
import { readAss } from './ass'
import { decodeText } from './charset'
import { formatOf, readCues, vttHead, writeVtt } from './cues'

/** Larger files are no subtitles, bytes. */
const SIZE_MAX = 15 * 1024 * 1024
/** A track that has not come after this has failed, ms. */
const LOAD_TIMEOUT = 30_000

/** Why a track cannot be shown; `data-fault` of its `<track>` when that fires `error`. */
export type SubtitleFault = 'network' | 'not-found' | 'forbidden' | 'too-large' | 'format' | 'unsupported'

class FaultyTrack extends Error {
  constructor(readonly fault: SubtitleFault) {
    super(fault)
  }
}

/**
 * Adds an item's subtitles to the element, in their order and all disabled. One is loaded when its mode is set to
 * `showing`; when it fails, its `<track>` fires `error`, says why in `data-fault`, and is disabled, so that choosing it
 * again tries again.
 *
 * They are fetched here rather than by a track's address, because a track from elsewhere would need `crossorigin` on
 * the element, which would then refuse media that play fine without; and because browsers read WebVTT in UTF-8 only.
 *
 * @returns how to remove them
 */
export function attachSubtitles(element: HTMLVideoElement, subtitles: readonly Subtitle[]): () => void {
  if (subtitles.length === 0) return () => {}
  const stop = new AbortController()
  const tracks = subtitles.map((subtitle) => new LazyTrack(element, subtitle, stop.signal))
  const changed = () => tracks.forEach((track) => track.modeChanged())
  element.textTracks.addEventListener('change', changed)
  return () => {
    element.textTracks.removeEventListener('change', changed)
    stop.abort()
    for (const track of tracks) track.remove()
  }
}

class LazyTrack {
  private readonly track: HTMLTrackElement
  private address: string
  private loaded: 'no' | 'loading' | 'yes' = 'no'

  constructor(
    element: HTMLVideoElement,
    private readonly subtitle: Subtitle,
    private readonly stopped: AbortSignal,
  ) {
    this.track = document.createElement('track')
    this.track.kind = 'subtitles'
    this.track.label = subtitle.label
    if (subtitle.language) this.track.srclang = subtitle.language
    // A track without an address fails as soon as it is shown.
    this.address = vttAddress(writeVtt([]))
    this.track.src = this.address
    element.append(this.track)
  }

  modeChanged(): void {
    if (this.loaded !== 'no' || this.track.track.mode === 'disabled') return
    this.loaded = 'loading'
    delete this.track.dataset['fault']
    loadVtt(this.subtitle.url, this.stopped).then(
      (text) => {
        if (this.stopped.aborted) return
        this.loaded = 'yes'
        URL.revokeObjectURL(this.address)
        this.address = vttAddress(text)
        this.track.src = this.address
      },
      (error: unknown) => {
        if (this.stopped.aborted) return
        this.loaded = 'no'
        this.track.dataset['fault'] = error instanceof FaultyTrack ? error.fault : 'network'
        this.track.track.mode = 'disabled'
        this.track.dispatchEvent(new Event('error'))
      },
    )
  }

  remove(): void {
    this.track.remove()
    URL.revokeObjectURL(this.address)
  }
}

function vttAddress(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/vtt' }))
}

async function loadVtt(reference: string, stopped: AbortSignal): Promise<string> {
  const address = webAddress(reference)
  if (address === null) throw new FaultyTrack('unsupported')
  const response = await fetch(address, { signal: AbortSignal.any([stopped, AbortSignal.timeout(LOAD_TIMEOUT)]) })
  if (response.status === 404 || response.status === 410) throw new FaultyTrack('not-found')
  if (response.status === 401 || response.status === 403) throw new FaultyTrack('forbidden')
  if (!response.ok) throw new FaultyTrack('network')
  const { text } = await decodeText(await bytesOf(response), response.headers.get('Content-Type'))
  return toWebVtt(text)
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return new Uint8Array()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > SIZE_MAX) {
      void reader.cancel()
      throw new FaultyTrack('too-large')
    }
    parts.push(part.value)
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** SubRip, WebVTT and ASS, as files have them, become WebVTT as browsers want it. */
export function toWebVtt(text: string): string {
  const format = formatOf(text)
  if (format === null) throw new FaultyTrack('format')
  const cues = format === 'ass' ? readAss(text) : readCues(text, format)
  if (cues.length === 0) throw new FaultyTrack('format')
  return writeVtt(cues, format === 'vtt' ? vttHead(text) : [])
}
