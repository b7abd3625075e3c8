import { reactive } from 'vue'

/** What the controls show of a media element. */
export interface MediaState {
  position: number
  /** Seconds; NaN while unknown, Infinity for a live stream. */
  duration: number
  paused: boolean
  /** End of the buffered stretch that holds the position, seconds. */
  bufferedTo: number
  volume: number
  muted: boolean
  /** Sound only: there is no picture to show. */
  soundOnly: boolean
}

const EVENTS = ['timeupdate', 'seeking', 'seeked', 'progress', 'durationchange', 'loadedmetadata', 'emptied', 'play', 'pause', 'ended', 'volumechange'] as const

export function emptyMediaState(): MediaState {
  return reactive({ position: 0, duration: NaN, paused: true, bufferedTo: 0, volume: 1, muted: false, soundOnly: false })
}

/** Keeps `state` equal to the element until the answer is called. */
export function followMedia(element: HTMLMediaElement, state: MediaState): () => void {
  function read() {
    state.position = element.currentTime
    state.duration = element.duration
    state.paused = element.paused
    state.volume = element.volume
    state.muted = element.muted
    state.bufferedTo = bufferedTo(element.buffered, element.currentTime)
    state.soundOnly = element instanceof HTMLVideoElement && element.readyState >= 1 && element.videoWidth === 0
  }
  for (const event of EVENTS) element.addEventListener(event, read)
  read()
  return () => {
    for (const event of EVENTS) element.removeEventListener(event, read)
  }
}

/** End of the range that holds `position`; `position` itself when none does. */
export function bufferedTo(ranges: Pick<TimeRanges, 'length' | 'start' | 'end'>, position: number): number {
  // Players leave gaps of some milliseconds between segments.
  const slack = 0.25
  for (let i = 0; i < ranges.length; i++) {
    if (ranges.start(i) <= position + slack && position <= ranges.end(i)) return ranges.end(i)
  }
  return position
}
