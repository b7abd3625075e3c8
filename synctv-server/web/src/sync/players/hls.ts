import Hls, { ErrorDetails, ErrorTypes, Events, type ErrorData } from 'hls.js'
import type { TimelineKind } from '../protocol'
import type { PlayerAdapter, PlayerError, PlayerSource } from './adapter'
import { httpError, unreadable } from './diagnose'

/** A decoder that failed is started anew this often before it counts as an error. */
const RECOVERIES = 2
/** So many segments in a row that are not there, and the medium is not there. */
const MISSING_MAX = 5

/** HLS through Media Source Extensions. */
export class HlsPlayer implements PlayerAdapter {
  readonly name = 'hls.js'
  private hls: Hls | null = null
  private recoveries = 0
  private missing = 0

  static supported(): boolean {
    return Hls.isSupported()
  }

  attach(element: HTMLVideoElement, source: PlayerSource, failed: (error: PlayerError) => void): void {
    const { headers } = source
    const hls = new Hls({
      startPosition: source.live ? -1 : source.startAt,
      // The room decides the rate: hls.js must not chase a live edge with it.
      maxLiveSyncPlaybackRate: 1,
      lowLatencyMode: source.live,
      backBufferLength: 60,
      ...(headers
        ? {
            xhrSetup(request: XMLHttpRequest) {
              for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value)
            },
          }
        : {}),
    })
    this.hls = hls
    hls.on(Events.FRAG_BUFFERED, () => {
      this.missing = 0
    })
    hls.on(Events.ERROR, (_event, data) => {
      if (this.hls !== hls) return
      if (isMissing(data, source) && this.missing++ < MISSING_MAX) return skip(hls, data.frag, source)
      if (!data.fatal) return
      if (data.type === ErrorTypes.MEDIA_ERROR && this.recoveries++ < RECOVERIES) return hls.recoverMediaError()
      void explain(data, source.url).then((error) => {
        if (this.hls !== hls) return
        this.detach()
        failed(error)
      })
    })
    hls.attachMedia(element)
    hls.loadSource(source.url)
  }

  liveEdge(): number | null {
    return this.hls?.liveSyncPosition ?? null
  }

  timeline(): TimelineKind | null {
    const details = this.hls?.latestLevelDetails
    if (!details) return null
    return details.live ? (details.type === 'EVENT' ? 'growing' : 'live') : 'complete'
  }

  detach(): void {
    this.hls?.destroy()
    this.hls = null
  }
}

type MissingSegment = ErrorData & { readonly frag: NonNullable<ErrorData['frag']> }

/** hls.js itself asks for half a minute; a live segment may only not be there yet, and it knows what to do then. */
function isMissing(data: ErrorData, { live }: PlayerSource): data is MissingSegment {
  const status = data.response?.code
  const sure = data.fatal || (!live && (data.errorAction?.retryCount ?? 0) > 0)
  return sure && data.details === ErrorDetails.FRAG_LOAD_ERROR && data.frag !== undefined && (status === 404 || status === 410)
}

/** Goes on as if the playlist had said that the segment is missing. */
function skip(hls: Hls, frag: MissingSegment['frag'], source: PlayerSource): void {
  frag.gap = true
  frag.tagList.push(['GAP'])
  source.missing(frag.start, frag.start + frag.duration)
  hls.startLoad(hls.media?.currentTime ?? -1)
}

async function explain(data: ErrorData, url: string): Promise<PlayerError> {
  const said = `${data.details}: ${data.error.message}`
  switch (data.type) {
    case ErrorTypes.NETWORK_ERROR: {
      // hls.js counts a playlist that makes no sense among the network's failures.
      if (data.details === ErrorDetails.MANIFEST_PARSING_ERROR) return { kind: 'codec', detail: said }
      const status = data.response?.code ?? 0
      const failing = data.frag?.url ?? data.url ?? url
      return status > 0 && status !== 200 ? httpError(status, failing) : unreadable(failing)
    }
    case ErrorTypes.MEDIA_ERROR:
      return { kind: 'codec', detail: said }
    case ErrorTypes.KEY_SYSTEM_ERROR:
      return { kind: 'unsupported', detail: said }
    default:
      return { kind: 'unknown', detail: said }
  }
}
