import { expect, it, vi } from 'vitest'
import { SyncError, type ChatOptions } from '../../sync'
import { outbox, WAITING_MAX } from './outbox'

function setup() {
  const listeners = new Set<() => void>()
  const said: { text: string; key: string | undefined }[] = []
  let answer: () => Promise<{ ids: string[] }> = () => Promise.resolve({ ids: [] })
  const connection = {
    status: { kind: 'online' as 'online' | 'idle' },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sendChat(text: string, { key }: ChatOptions = {}) {
      said.push({ text, key })
      return answer()
    },
  }
  let now = 0
  const box = outbox(connection, () => now)
  return {
    box,
    said,
    texts: () => box.lines.value.map((line) => line.text),
    answers: (next: typeof answer) => (answer = next),
    later: (ms: number) => (now += ms),
    line(up: boolean) {
      connection.status = { kind: up ? 'online' : 'idle' }
      for (const listener of [...listeners]) listener()
    },
  }
}

const timeout = () => Promise.reject(new SyncError('TIMEOUT', '', true))

it('keeps a line in sight until the server has it', async () => {
  const { box, said, texts, line } = setup()
  line(false)
  const done = box.send('Hello', {})
  expect(texts()).toEqual(['Hello'])
  expect(box.lines.value[0]?.late).toBe(true)
  await Promise.resolve()
  expect(said).toEqual([])
  line(true)
  expect(await done).toBe('sent')
  expect(said).toHaveLength(1)
  expect(texts()).toEqual([])
})

it('sends a line whose answer never came again under the same key', async () => {
  vi.useFakeTimers()
  const { box, said, answers } = setup()
  answers(timeout)
  const done = box.send('Hello', {})
  await vi.advanceTimersByTimeAsync(10)
  answers(() => Promise.resolve({ ids: [] }))
  await vi.advanceTimersByTimeAsync(1500)
  expect(await done).toBe('sent')
  expect(said).toHaveLength(2)
  expect(said[0]?.key).toMatch(/^\w{22}$/)
  expect(said[1]?.key).toBe(said[0]?.key)
  vi.useRealTimers()
})

it('gives back what was refused, and what waited for longer than a key lives', async () => {
  const { box, texts, answers, later, line } = setup()
  answers(() => Promise.reject(new SyncError('FORBIDDEN', '', false)))
  await expect(box.send('Hello', {})).rejects.toMatchObject({ code: 'FORBIDDEN' })
  line(false)
  const old = box.send('Old', {})
  later(5 * 60_000)
  line(true)
  await expect(old).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(texts()).toEqual([])
})

it('lets the person take a line back, and holds no more than it should', async () => {
  const { box, said, texts, line } = setup()
  line(false)
  const all = Array.from({ length: WAITING_MAX }, (_, i) => box.send(String(i), {}))
  await expect(box.send('one more', {})).rejects.toMatchObject({ code: 'QUEUE_FULL' })
  box.takeBack(box.lines.value[0]?.key ?? '')
  expect(await all[0]).toBe('taken-back')
  expect(texts()).toHaveLength(WAITING_MAX - 1)
  box.stop()
  await Promise.all(all)
  line(true)
  expect(said).toEqual([])
})
