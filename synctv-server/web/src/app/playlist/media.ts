import type { MediaType, NewItem } from '../../sync'

const byExtension: Readonly<Record<string, MediaType>> = {
  mp4: 'mp4', m4v: 'mp4', mov: 'mp4',
  webm: 'webm', mkv: 'webm',
  m3u8: 'hls',
  mpd: 'dash',
  flv: 'flv',
  mp3: 'mp3',
}

export const mediaTypes: readonly MediaType[] = ['mp4', 'webm', 'hls', 'dash', 'flv', 'mp3', 'other']

/** The web addresses in what was pasted, or null when some of it is not one. Several are parted by white space. */
export function parseLinks(text: string): URL[] | null {
  const words = text.trim().split(/\s+/).filter(Boolean)
  const urls: URL[] = []
  for (const word of words) {
    const url = URL.parse?.(word) ?? tryUrl(word)
    if (!url || !/^https?:$/.test(url.protocol)) return null
    urls.push(url)
  }
  return urls.length > 0 ? urls : null
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
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
  let text = last
  try {
    text = decodeURIComponent(last)
  } catch {
    // A stray percent sign: the raw text will do.
  }
  const name = text.replace(/\.[a-z0-9]{2,4}$/i, '').replace(/[_+]+/g, ' ').trim()
  return (name || url.hostname).slice(0, 200)
}

export interface ItemOptions {
  name: string
  type: MediaType | 'auto'
  live: boolean
  subtitle: string
}

/** One link and what was said about it, as the server takes it. */
export function toItem(url: URL, options: ItemOptions, subtitleLabel: string): NewItem {
  const subtitle = options.subtitle.trim()
  return {
    url: url.href,
    name: options.name.trim() || nameFromUrl(url),
    type: options.type === 'auto' ? guessType(url) : options.type,
    live: options.live,
    ...(subtitle === '' ? {} : { subtitles: [{ url: subtitle, label: subtitleLabel }] }),
  }
}
