import { decodeUtf8, mediaAddress, mendedName, NAME_MAX, type AddressFault, type MediaType, type NewItem } from '../../sync'

const byExtension: Readonly<Record<string, MediaType>> = {
  mp4: 'mp4', m4v: 'mp4', mov: 'mp4',
  webm: 'webm', mkv: 'webm',
  m3u8: 'hls',
  mpd: 'dash',
  flv: 'flv',
  mp3: 'mp3',
}

export const mediaTypes: readonly MediaType[] = ['mp4', 'webm', 'hls', 'dash', 'flv', 'mp3', 'other']

export interface RefusedLink {
  /** As it was pasted. */
  readonly given: string
  readonly fault: AddressFault
}

export interface Links {
  readonly links: readonly URL[]
  readonly refused: readonly RefusedLink[]
}

/**
 * The addresses in what was pasted: one per line, or several in a line, parted by spaces or commas where what follows
 * is an address of its own. Other spaces and commas belong to the address, as browsers take them.
 */
export function parseLinks(text: string): Links {
  const pieces = text.split(/[\r\n]+/).flatMap(partLine).map((piece) => piece.trim()).filter(Boolean)
  const several = pieces.length > 1
  const links: URL[] = []
  const refused: RefusedLink[] = []
  for (const piece of pieces) {
    const given = several ? piece.replace(/[\s,;]+$/, '') : piece
    if (given === '') continue
    const { address, fault } = mediaAddress(given)
    if (fault === undefined) links.push(new URL(address))
    else refused.push({ given, fault })
  }
  return { links, refused }
}

function partLine(line: string): string[] {
  return line.replaceAll('><', '> <').split(/[\s,;]+(?=<|https?:[/\\]{2})/i).flatMap((piece) => {
    // Without a scheme only words that are addresses one by one are several.
    const words = piece.trim().split(/[,;]?\s+/)
    return words.length > 1 && words.every((word) => mediaAddress(word).fault === undefined) ? words : [piece]
  })
}

/** What a link plays, by its file extension; some sites carry the file's name in the query. */
export function guessType(url: URL): MediaType {
  for (const text of [url.pathname, ...url.searchParams.values()]) {
    const extension = /\.([a-z0-9]{2,4})$/i.exec(text)?.[1]?.toLowerCase()
    const type = extension === undefined ? undefined : byExtension[extension]
    if (type) return type
  }
  return 'other'
}

/** A title from the last part of a link: `/films/Big_Buck-Bunny.mp4` gives `Big Buck-Bunny`. */
export function nameFromUrl(url: URL): string {
  const last = url.pathname.split('/').filter(Boolean).at(-1) ?? ''
  const name = decodeUtf8(last).replace(/\.[a-z0-9]{2,4}$/i, '').replace(/[_+\p{Cc}]+/gu, ' ').trim()
  return mendedName(name, NAME_MAX.item) || mendedName(url.hostname, NAME_MAX.item)
}

export interface ItemOptions {
  name: string
  type: MediaType | 'auto'
  live: boolean
  /** Address of the subtitles, normalised, or nothing. */
  subtitle: string
}

/** One link and what was said about it, as the server takes it. */
export function toItem(url: URL, options: ItemOptions, subtitleLabel: string): NewItem {
  const { subtitle } = options
  return {
    url: url.href,
    name: options.name.trim() || nameFromUrl(url),
    type: options.type === 'auto' ? guessType(url) : options.type,
    live: options.live,
    ...(subtitle === '' ? {} : { subtitles: [{ url: subtitle, label: subtitleLabel }] }),
  }
}
