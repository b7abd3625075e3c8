import { MediaPlayer, type MediaPlayerClass } from 'dashjs'
import type { TimelineKind } from '../protocol'
import type { PlayerAdapter, PlayerError, PlayerErrorKind, PlayerSource } from './adapter'
import { httpError, unreadable } from './diagnose'

/** dash.js error codes that belong to a request: manifest, content, sidx, initialization, loading manifest. */
const NETWORK = new Set([25, 26, 27, 28, 11, 17])
/** … and to what the browser can decode: manifest without streams, multiplexed, source buffer type, append. */
const CODEC = new Set([20, 32, 34, 35])
/** Media Source or media keys are missing. */
const UNSUPPORTED = new Set([23, 24])

interface DashError {
  readonly code?: number
  readonly message?: string
  readonly data?: {
    readonly response?: { readonly status?: number }
    readonly request?: { readonly url?: string; readonly type?: string; readonly startTime?: number; readonly duration?: number }
  }
}

/** MPEG-DASH through Media Source Extensions. */
export class DashPlayer implements PlayerAdapter {
  readonly name = 'dash.js'
  private player: MediaPlayerClass | null = null
  private live = false

  attach(element: HTMLVideoElement, source: PlayerSource, failed: (error: PlayerError) => void): void {
    const player = MediaPlayer().create()
    this.player = player
    this.live = source.live
    player.updateSettings({
      debug: { logLevel: 0 },
      streaming: {
        // The room decides the rate: dash.js must not chase a live edge with it.
        liveCatchup: { enabled: false },
        abandonLoadTimeout: 10_000,
        buffer: { bufferToKeep: 60 },
      },
    })
    const { headers } = source
    if (headers) {
      player.addRequestInterceptor((request) => Promise.resolve({ ...request, headers: { ...request.headers, ...headers } }))
    }
    player.on(MediaPlayer.events.ERROR, ({ error }: { error?: DashError | string }) => {
      if (this.player !== player) return
      // The message is all there is in some cases.
      const details = typeof error === 'string' ? { message: error } : (error ?? {})
      const hole = missingSegment(details)
      if (hole) {
        // dash.js ends with it: it is to be loaded again, behind the hole.
        source.missing(hole.from, hole.to)
        this.detach()
        return failed({ kind: 'network', detail: `The segment from ${hole.from} s is missing` })
      }
      void explain(details, source.url).then((reason) => {
        if (this.player !== player) return
        this.detach()
        failed(reason)
      })
    })
    player.initialize(element, undefined, false)
    player.attachSource(source.url, source.live ? undefined : source.startAt)
  }

  liveEdge(): number | null {
    if (!this.live || !this.player?.isReady()) return null
    const latency = this.player.getCurrentLiveLatency()
    const behind = latency - this.player.getTargetLiveDelay()
    return Number.isFinite(behind) ? (this.player.getVideoElement().currentTime ?? 0) + behind : null
  }

  /** A dynamic presentation that keeps all there was grows; one with a window is live. */
  timeline(): TimelineKind | null {
    if (!this.player?.isReady()) return null
    if (!this.player.isDynamic()) return 'complete'
    const manifest = this.player.getManifest() as { readonly timeShiftBufferDepth?: number } | null
    return manifest?.timeShiftBufferDepth === undefined ? 'growing' : 'live'
  }

  detach(): void {
    const { player } = this
    this.player = null
    player?.destroy()
  }
}

function missingSegment({ data }: DashError): { from: number; to: number } | null {
  const { type, startTime, duration } = data?.request ?? {}
  const status = data?.response?.status
  if (type !== 'MediaSegment' || startTime === undefined || duration === undefined || (status !== 404 && status !== 410)) return null
  return { from: startTime, to: startTime + duration }
}

async function explain(error: DashError, url: string): Promise<PlayerError> {
  const code = error.code ?? 0
  const detail = `dash.js ${code}: ${error.message ?? 'no message'}`
  if (NETWORK.has(code)) {
    const status = error.data?.response?.status ?? 0
    const failing = error.data?.request?.url ?? url
    return status >= 400 ? httpError(status, failing) : unreadable(failing)
  }
  const kind: PlayerErrorKind = CODEC.has(code) ? 'codec' : UNSUPPORTED.has(code) ? 'unsupported' : 'unknown'
  return { kind, detail }
}
