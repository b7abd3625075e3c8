import type { MediaType } from '../protocol'
import type { PlayerAdapter } from './adapter'
import { NativePlayer } from './native'

/** A browser without the means to play a type. */
export class UnsupportedType extends Error {}

/** Makes the player for a type of media; loads its code when needed. */
export async function playerFor(type: MediaType, element: HTMLVideoElement): Promise<PlayerAdapter> {
  switch (type) {
    case 'hls': {
      const { HlsPlayer } = await import('./hls')
      if (HlsPlayer.supported()) return new HlsPlayer()
      // Safari on phones has no Media Source but plays HLS itself.
      if (element.canPlayType('application/vnd.apple.mpegurl') !== '') return new NativePlayer()
      throw new UnsupportedType('This browser has no Media Source Extensions and does not play HLS itself')
    }
    case 'dash': {
      if (!('MediaSource' in window || 'ManagedMediaSource' in window)) {
        throw new UnsupportedType('DASH needs Media Source Extensions')
      }
      const { DashPlayer } = await import('./dash')
      return new DashPlayer()
    }
    case 'flv': {
      const { MpegtsPlayer } = await import('./mpegts')
      if (!MpegtsPlayer.supported()) throw new UnsupportedType('FLV needs Media Source Extensions')
      return new MpegtsPlayer()
    }
    default:
      return new NativePlayer()
  }
}

/** The type by the look of the address, for items and sources that do not tell. */
export function guessType(url: string): MediaType {
  const path = url.replace(/[?#].*$/, '').toLowerCase()
  const extension = /\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''
  const types: Readonly<Record<string, MediaType>> = {
    mp4: 'mp4', m4v: 'mp4', mov: 'mp4', webm: 'webm', m3u8: 'hls', mpd: 'dash', flv: 'flv', mp3: 'mp3',
  }
  return types[extension] ?? 'other'
}
