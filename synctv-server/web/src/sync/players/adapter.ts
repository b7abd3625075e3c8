import type { MediaType, TimelineKind } from '../protocol'

/** Why a medium cannot be played. */
export type PlayerErrorKind =
  | 'network' // the server cannot be reached or answered 5xx
  | 'not-found' // 404 or 410
  | 'forbidden' // 401 or 403
  | 'cors' // the media's server does not let this page read it
  | 'codec' // the browser cannot decode it
  | 'unsupported' // no player for this type in this browser
  | 'autoplay' // the browser wants a click first
  | 'unknown'

export interface PlayerError {
  readonly kind: PlayerErrorKind
  /** For the log or a details line: English, technical. */
  readonly detail: string
  /** HTTP status when there was one. */
  readonly status?: number
}

/** What an adapter is given to play. */
export interface PlayerSource {
  /** Absolute address. */
  readonly url: string
  readonly type: MediaType
  readonly live: boolean
  readonly headers?: Readonly<Record<string, string>>
  /** Where playing will begin, s: saves loading the start. */
  readonly startAt: number
  /** To be told of a stretch of the medium that is not there, s. */
  readonly missing: (from: number, to: number) => void
}

/**
 * Feeds one medium into a media element. Position, rate, play and pause stay with the element itself and are not an
 * adapter's business: an adapter never changes them once the metadata is there.
 */
export interface PlayerAdapter {
  readonly name: 'native' | 'hls.js' | 'dash.js' | 'mpegts.js'
  /** Begins loading. Fatal errors go to `failed`, at most once. */
  attach(element: HTMLVideoElement, source: PlayerSource, failed: (error: PlayerError) => void): void
  /** Where a live item plays now, on the element's timeline, s; null when that is not known. */
  liveEdge(): number | null
  /** What the manifest says of the timeline; null when there is no manifest, or it was not read yet. */
  timeline(): TimelineKind | null
  /** Lets go of the element and of everything else. */
  detach(): void
}
