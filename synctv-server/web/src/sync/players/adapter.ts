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
