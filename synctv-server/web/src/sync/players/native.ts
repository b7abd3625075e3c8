import type { PlayerAdapter, PlayerError, PlayerSource } from './adapter'
import { diagnose } from './diagnose'

/** The browser's own player: files, and HLS where the browser knows it. */
export class NativePlayer implements PlayerAdapter {
  readonly name = 'native'
  private element: HTMLVideoElement | null = null
  private onError: (() => void) | null = null

  attach(element: HTMLVideoElement, source: PlayerSource, failed: (error: PlayerError) => void): void {
    this.element = element
    this.onError = () => {
      const { error } = element
      void diagnose(source.url, error).then((reason) => {
        if (this.element === element) failed(reason)
      })
    }
    element.addEventListener('error', this.onError, { once: true })
    element.preload = 'auto'
    element.src = source.url
  }

  liveEdge(): number | null {
    const seekable = this.element?.seekable
    return seekable && seekable.length > 0 ? seekable.end(seekable.length - 1) : null
  }

  timeline(): null {
    return null
  }

  detach(): void {
    if (this.element && this.onError) this.element.removeEventListener('error', this.onError)
    this.element?.removeAttribute('src')
    this.element?.load()
    this.element = null
  }
}
