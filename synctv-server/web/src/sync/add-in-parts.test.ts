import { describe, expect, test } from 'vitest'
import { AddInParts } from './add-in-parts'
import { fits, jsonBytes } from './command-limits'
import { SyncError } from './errors'
import type { AddOptions } from './commands'
import type { Limits, NewItem } from './protocol'

const item = (n: number, length = 0): NewItem => ({ url: `https://a.example/${n}.mp4?${'x'.repeat(length)}`, name: `大 ${n}` })
const items = (count: number, length = 0) => Array.from({ length: count }, (_, n) => item(n, length))

/** A server that keeps what it takes, once per key; `refuse` says with which code a part is refused, `lose` that its answer is lost. */
function server(limits: Limits = {}, faults: { refuse?: (part: NewItem[], nth: number) => string | null; lose?: (nth: number) => boolean } = {}) {
  const kept: NewItem[] = []
  const calls: { items: NewItem[]; options: AddOptions }[] = []
  const keys = new Set<string>()
  return {
    kept,
    calls,
    state: { limits },
    addItems(part: NewItem[], options: AddOptions = {}) {
      const nth = calls.push({ items: part, options })
      const code = faults.refuse?.(part, nth) ?? null
      if (code !== null) return Promise.reject(new SyncError(code, code, false))
      const key = options.key ?? ''
      if (!keys.has(key)) kept.push(...part)
      keys.add(key)
      if (faults.lose?.(nth)) return Promise.reject(new SyncError('TIMEOUT', '', true))
      return Promise.resolve({ ids: [] })
    },
  }
}

describe('adding many items', () => {
  test('a thousand arrive in order, in parts under the limits, and the first is selected once', async () => {
    const room = server({ frameSize: 16_384, playlistBatch: 50 })
    const seen: number[] = []
    await new AddInParts(room, items(1000, 300), { select: true, progress: (added) => seen.push(added) }).run()
    expect(room.kept).toEqual(items(1000, 300))
    for (const { items: part, options } of room.calls) {
      expect(part.length).toBeLessThanOrEqual(50)
      expect(fits(jsonBytes({ type: 'playlist.add', items: part, ...options }), { frameSize: 16_384 + 40 })).toBe(true)
    }
    expect(room.calls.map(({ options }) => options.select === true)).toEqual(room.calls.map((_, index) => index === 0))
    expect(new Set(room.calls.map(({ options }) => options.key)).size).toBe(room.calls.length)
    expect(seen.at(-1)).toBe(1000)
    expect(seen.length).toBeGreaterThan(9)
  })

  test('one that is refused in the middle leaves what was added, and goes on from there', async () => {
    let full = true
    const room = server({}, { refuse: (_, nth) => (full && nth >= 4 ? 'PLAYLIST_FULL' : null) })
    const adding = new AddInParts(room, items(1000))
    await expect(adding.run()).rejects.toMatchObject({ code: 'PLAYLIST_FULL' })
    expect(adding.added).toBe(300)
    expect(room.kept).toEqual(items(300))
    full = false
    await adding.run()
    expect(room.kept).toEqual(items(1000))
  })

  test('one whose answer is lost is sent again under its key, and added once', async () => {
    const room = server({}, { lose: (nth) => nth === 3 })
    const adding = new AddInParts(room, items(500))
    await expect(adding.run()).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(adding.added).toBe(200)
    await adding.run()
    expect(room.calls[3]?.options.key).toBe(room.calls[2]?.options.key)
    expect(room.kept).toEqual(items(500))
  })

  test('parts whose event is too large are halved', async () => {
    const room = server({}, { refuse: (part) => (part.length > 30 ? 'TOO_LARGE' : null) })
    await new AddInParts(room, items(250)).run()
    expect(room.kept).toEqual(items(250))
  })

  test('an item that is too large by itself is refused', async () => {
    const room = server({ frameSize: 2000 }, { refuse: (part) => (jsonBytes(part) > 2000 ? 'TOO_LARGE' : null) })
    const adding = new AddInParts(room, [item(0), item(1, 3000), item(2)])
    await expect(adding.run()).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(room.kept).toEqual([item(0)])
  })
})
