/** One kind of medium, as people really have it. */
export interface Format {
  readonly name: string
  readonly clip: string
  readonly query?: string
  /** Seconds that the room may be sent to; it plays on for some more. */
  readonly span: number
  /**
   * What a page is that comes late: `right`, at the room's position; `told`, either that or told why not; `live`, at the
   * edge of what has no timeline.
   */
  readonly late: 'right' | 'told' | 'live'
  /** A segment is missing, within the span. */
  readonly hole?: boolean
  /** What the manifest says, which the item is to become for the room. */
  readonly becomes?: 'live' | 'growing'
}

/** Slow enough that a file is not there as a whole at once, fast enough that it comes sooner than it is played. */
const SLOWLY = 'rate=15000'

export const FORMATS: readonly Format[] = [
  { name: 'MP4', clip: 'film.mp4', span: 100, late: 'right' },
  { name: 'MP4 without ranges', clip: 'film.mp4', query: `ranges=no&${SLOWLY}`, span: 60, late: 'told' },
  { name: 'WebM without length', clip: 'long.webm', span: 18, late: 'right' },
  { name: 'WebM without length and ranges', clip: 'long.webm', query: `ranges=no&${SLOWLY}`, span: 18, late: 'told' },
  { name: 'fragmented MP4', clip: 'film.m4s', span: 100, late: 'right' },
  { name: 'fragmented MP4 without ranges', clip: 'film.m4s', query: `ranges=no&${SLOWLY}`, span: 60, late: 'told' },
  { name: 'HLS', clip: 'film.m3u8', query: 'kind=plain', span: 100, late: 'right' },
  { name: 'HLS byte range', clip: 'film.m3u8', span: 100, late: 'right' },
  { name: 'HLS discontinuity', clip: 'film.m3u8', query: 'kind=discontinuity', span: 150, late: 'right' },
  { name: 'HLS live', clip: 'film.m3u8', query: 'kind=live', span: 10, late: 'live', becomes: 'live' },
  { name: 'HLS growing', clip: 'film.m3u8', query: 'kind=growing', span: 12, late: 'right', becomes: 'growing' },
  { name: 'HLS with a hole', clip: 'film.m3u8', query: 'hole=2', span: 30, late: 'right', hole: true },
  { name: 'DASH', clip: 'long.mpd', span: 18, late: 'right' },
  { name: 'DASH with a hole', clip: 'long.mpd', query: 'hole=2', span: 18, late: 'right', hole: true },
  { name: 'FLV', clip: 'long.flv', span: 18, late: 'right' },
  { name: 'FLV, slow', clip: 'long.flv', query: SLOWLY, span: 18, late: 'told' },
  { name: 'VBR MP3', clip: 'long.mp3', span: 18, late: 'right' },
  { name: 'VBR MP3 without table', clip: 'long.mp3', query: 'blank=Xing', span: 18, late: 'right' },
]
