import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeText } from './charset'

interface Sample {
  readonly name: string
  /** The header Content-Type it comes with. */
  readonly declared?: string
  readonly charset: string
  readonly text: string
  readonly base64: string
}

const TABLE = new URL('../../../../../docs/protocol/charsets.json', import.meta.url)
const samples = JSON.parse(readFileSync(TABLE, 'utf8')) as Sample[]
const bytes = (base64: string) => Uint8Array.from(Buffer.from(base64, 'base64'))

test.each(samples)('$name is $charset', async ({ base64, declared, charset, text }) => {
  expect(await decodeText(bytes(base64), declared ?? null)).toEqual({ text, charset })
})

test('the table has what people have', () => {
  const charsets = samples.filter((sample) => sample.declared === undefined).map((sample) => sample.charset)
  for (const charset of ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1251', 'windows-1252']) {
    expect(charsets).toContain(charset)
  }
})

test('any bytes are decoded', async () => {
  for (const base64 of ['', 'AA==', '/w==', '//8=', '/v8=', 'gIGCg4SF', 'AAAAAAAA']) {
    expect(typeof (await decodeText(bytes(base64), null)).text).toBe('string')
  }
})
