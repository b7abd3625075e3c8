import mpegts from 'mpegts.js'
import type { PlayerAdapter, PlayerError, PlayerSource } from './adapter'
import { httpError, unreadable } from './diagnose'

type Player = ReturnType<typeof mpegts.createPlayer>

/** FLV, as a file or live over HTTP, through Media Source Extensions. */
export class MpegtsPlayer implements PlayerAdapter {
  readonly name = 'mpegts.js'
  private player: Player | null = null
  private element: HTMLVideoElement | null = null
  private live = false

  static supported(): boolean {
    return mpegts.isSupported()
  }

  attach(element: HTMLVideoElement, source: PlayerSource, failed: (error: PlayerError) => void): void {
    mpegts.LoggingControl.enableAll = false
    const player = mpegts.createPlayer(
      { type: 'flv', isLive: source.live, cors: true, url: source.url },
      {
        isLive: source.live,
        // Positions must be exact, not the nearest key frame.
        accurateSeek: true,
        liveBufferLatencyChasing: source.live,
        autoCleanupSourceBuffer: true,
        ...(source.headers ? { headers: source.headers } : {}),
      },
    )
    this.player = player
    this.element = element
    this.live = source.live
    player.on(mpegts.Events.ERROR, (type: string, detail: string, info: { code?: number; msg?: string }) => {
      void explain(type, detail, info, source.url).then((error) => {
        if (this.player !== player) return
        this.detach()
        failed(error)
      })
    })
    player.attachMediaElement(element)
    player.load()
  }

  liveEdge(): number | null {
    const buffered = this.element?.buffered
    return this.live && buffered && buffered.length > 0 ? buffered.end(buffered.length - 1) - 1 : null
  }

  timeline(): null {
    return null
  }

  detach(): void {
    const { player } = this
    this.player = null
    player?.destroy()
  }
}

async function explain(type: string, detail: string, info: { code?: number; msg?: string }, url: string): Promise<PlayerError> {
  const said = `${detail}: ${info.msg ?? 'no message'}`
  if (type === mpegts.ErrorTypes.NETWORK_ERROR) {
    const status = info.code ?? 0
    return status >= 400 ? httpError(status, url) : unreadable(url)
  }
  return { kind: type === mpegts.ErrorTypes.MEDIA_ERROR ? 'codec' : 'unknown', detail: said }
}
