import type { Subtitle } from '../protocol'
import { webAddress } from '../web-address'
import { readAss } from './ass'
import { decodeText } from './charset'
import { formatOf, readCues, vttHead, writeVtt } from './cues'
import { canOverlay, overlayAss } from './overlay'

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
  /** What libass is to draw while the track is shown. */
  private ass: string | null = null
  private overlay: AbortController | null = null

  constructor(
    private readonly element: HTMLVideoElement,
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
    if (this.loaded === 'no' && this.track.track.mode !== 'disabled') this.load()
    else this.draw()
  }

  private load(): void {
    this.loaded = 'loading'
    delete this.track.dataset['fault']
    loadText(this.subtitle.url, this.stopped)
      .then((text) => ({ vtt: toWebVtt(text), ass: formatOf(text) === 'ass' && canOverlay(text) ? text : null }))
      .then(
        ({ vtt, ass }) => {
          if (this.stopped.aborted) return
          this.loaded = 'yes'
          this.ass = ass
          if (ass === null) this.show(vtt)
          else this.draw()
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

  private show(vtt: string): void {
    URL.revokeObjectURL(this.address)
    this.address = vttAddress(vtt)
    this.track.src = this.address
  }

  /** Has libass draw while the track is shown; where it cannot, the words are shown instead. */
  private draw(): void {
    const { ass } = this
    const shown = this.track.track.mode === 'showing' && ass !== null
    if (!shown) {
      this.overlay?.abort()
      this.overlay = null
    } else if (this.overlay === null) {
      const overlay = new AbortController()
      this.overlay = overlay
      overlayAss(this.element, ass, overlay.signal).catch(() => {
        if (overlay.signal.aborted) return
        this.ass = null
        this.show(toWebVtt(ass))
      })
    }
  }

  remove(): void {
    this.overlay?.abort()
    this.track.remove()
    URL.revokeObjectURL(this.address)
  }
}

function vttAddress(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/vtt' }))
}

async function loadText(reference: string, stopped: AbortSignal): Promise<string> {
  const address = webAddress(reference)
  if (address === null) throw new FaultyTrack('unsupported')
  const response = await fetch(address, { signal: AbortSignal.any([stopped, AbortSignal.timeout(LOAD_TIMEOUT)]) })
  if (response.status === 404 || response.status === 410) throw new FaultyTrack('not-found')
  if (response.status === 401 || response.status === 403) throw new FaultyTrack('forbidden')
  if (!response.ok) throw new FaultyTrack('network')
  return (await decodeText(await bytesOf(response), response.headers.get('Content-Type'))).text
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
