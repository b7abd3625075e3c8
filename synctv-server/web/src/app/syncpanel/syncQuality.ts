import type { PlayerStatus, SyncStats } from '../../sync'

/** Samples come about four times a second: the chart shows the last 30 seconds. */
const KEPT = 120

export function pushSample(samples: readonly number[], drift: number | null): readonly number[] {
  return drift === null ? samples : [...samples.slice(1 - KEPT), drift]
}

export type SyncQualityName = 'idle' | 'failed' | 'blocked' | 'loading' | 'paused' | 'pausedHere' | 'away' | 'live' | 'waiting' | 'inSync' | 'adjusting' | 'off'

export interface SyncQuality {
  readonly name: SyncQualityName
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet'
}

/** Ahead or behind by less than this counts as together: no eye or ear tells. */
export const TOGETHER_MS = 20

export interface Circumstances {
  readonly live: boolean
  /** Only this player stands still. */
  readonly pausedHere: boolean
  /** The connection to the room is gone: nobody knows what the others see. */
  readonly away: boolean
}

/** How well this viewer is in sync, in one word. */
export function syncQuality(status: PlayerStatus, stats: SyncStats | null, { live, pausedHere, away }: Circumstances): SyncQuality {
  if (typeof status === 'object') return { name: 'failed', tone: 'bad' }
  if (status === 'idle') return { name: 'idle', tone: 'quiet' }
  if (pausedHere && status === 'paused') return { name: 'pausedHere', tone: away ? 'warn' : 'quiet' }
  if (away) return { name: 'away', tone: 'bad' }
  switch (status) {
    case 'blocked':
      return { name: 'blocked', tone: 'warn' }
    case 'loading':
    case 'buffering':
      return { name: 'loading', tone: 'warn' }
    case 'paused':
      return { name: 'paused', tone: 'quiet' }
    case 'playing':
      break
  }
  if (live) return { name: 'live', tone: 'good' }
  const drift = stats?.drift ?? null
  if (drift === null) return { name: 'waiting', tone: 'quiet' }
  if (Math.abs(drift) <= TOGETHER_MS) return { name: 'inSync', tone: 'good' }
  return Math.abs(drift) < 1000 ? { name: 'adjusting', tone: 'warn' } : { name: 'off', tone: 'bad' }
}
