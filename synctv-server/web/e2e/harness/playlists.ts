/** Seconds that a playlist of the film begins with when it grows or slides. */
const FIRST_SEGMENTS = 6
/** Segments of a playlist that slides. */
const WINDOW = 5

interface Segment {
  readonly seconds: number
  readonly from: number
  readonly bytes: number
}

interface Film {
  /** Where its head is, and how long that is. */
  readonly head: { readonly from: number; readonly bytes: number }
  readonly file: string
  readonly segments: readonly Segment[]
}

/** What `film.m3u8` can be turned into: all but `range` name each segment as a file of its own. */
export type PlaylistKind = 'plain' | 'discontinuity' | 'live' | 'growing'

/**
 * Makes a playlist of another kind from one that names byte ranges of one file.
 *
 * @param age how long ago it was asked for first, s: what is live goes on, and what grows has grown by that
 */
export function playlist(source: string, kind: PlaylistKind, age: number): string {
  const film = read(source)
  const count = film.segments.length
  switch (kind) {
    case 'plain':
      return write(film, 'VOD', 0, numbers(0, count), true)
    case 'discontinuity':
      // As where advertisements were cut in: the second part comes first, and the last is repeated.
      return write(film, 'VOD', 0, [...numbers(count / 2, count), ...numbers(0, count / 2), ...numbers(count / 2, count)], true)
    case 'growing':
      return write(film, 'EVENT', 0, numbers(0, FIRST_SEGMENTS + passed(film, age)), false)
    case 'live': {
      const first = passed(film, age)
      return write(film, null, first, numbers(first, first + WINDOW), false)
    }
  }
}

/** Makes a playlist or a DASH manifest name a file that is not there as one of its segments. */
export function withHole(manifest: string, segment: number): string {
  let index = 0
  if (!manifest.includes('<MPD')) return manifest.replace(/^[^#\n].*$/gm, (address) => (index++ === segment ? 'missing.m4s' : address))
  // Of the first representation only: it is enough that the picture is missing.
  return manifest.replace(/<SegmentURL /g, (tag) => (index++ === segment ? '<SegmentURL media="missing.m4s" ' : tag))
}

function read(source: string): Film {
  const [, file = '', bytes = '', from = ''] = /#EXT-X-MAP:URI="([^"]+)",BYTERANGE="(\d+)@(\d+)"/.exec(source) ?? []
  const segments = [...source.matchAll(/#EXTINF:([\d.]+),\n#EXT-X-BYTERANGE:(\d+)@(\d+)/g)].map(([, seconds, size, start]) => ({
    seconds: Number(seconds), from: Number(start), bytes: Number(size),
  }))
  return { head: { from: Number(from), bytes: Number(bytes) }, file, segments }
}

/** How many segments have come since. */
function passed({ segments }: Film, age: number): number {
  return Math.floor(age / (segments[0]?.seconds ?? 1))
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

/** @param order numbers of segments; beyond the last, and where they are not in order, the timestamps jump */
function write({ head, file, segments }: Film, type: 'VOD' | 'EVENT' | null, sequence: number, order: readonly number[], complete: boolean): string {
  const count = segments.length
  const address = ({ from, bytes }: { from: number; bytes: number }) => `${file}?bytes=${from}-${from + bytes - 1}`
  const longest = Math.ceil(Math.max(...segments.map(({ seconds }) => seconds)))
  const lines = [
    '#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-TARGETDURATION:${longest}`, `#EXT-X-MEDIA-SEQUENCE:${sequence}`,
    ...(type === null ? [`#EXT-X-DISCONTINUITY-SEQUENCE:${Math.floor(Math.max(0, sequence - 1) / count)}`] : [`#EXT-X-PLAYLIST-TYPE:${type}`]),
    `#EXT-X-MAP:URI="${address(head)}"`,
  ]
  order.forEach((number, index) => {
    const segment = segments[number % count]
    if (segment === undefined) return
    const again = number % count === 0
    const jumps = index === 0 ? again && number > 0 : again || number !== (order[index - 1] ?? 0) + 1
    lines.push(...(jumps ? ['#EXT-X-DISCONTINUITY'] : []), `#EXTINF:${segment.seconds.toFixed(6)},`, address(segment))
  })
  return [...lines, ...(complete ? ['#EXT-X-ENDLIST'] : []), ''].join('\n')
}
