import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mediaAddress } from './media-address'

interface Row {
  readonly given: string
  /** So many more characters `x` follow. */
  readonly longer?: number
  readonly address?: string
  readonly addressLonger?: number
  readonly refused?: string
}

const TABLE = new URL('../../../../docs/protocol/addresses.json', import.meta.url)
const rows = JSON.parse(readFileSync(TABLE, 'utf8')) as Row[]

describe('the table of addresses', () => {
  test('has every kind of refusal', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60)
    const kinds = ['EMPTY', 'TOO_LONG', 'NO_ADDRESS', 'FILE_NAME', 'SCHEME', 'USER', 'HOST_MISSING', 'HOST_CHARACTER', 'HOST_NAME', 'HOST_IPV4', 'HOST_IPV6', 'PORT']
    expect(new Set(rows.flatMap((row) => row.refused ?? []))).toEqual(new Set(kinds))
  })

  test.each(rows)('$given', (row) => {
    const address = row.address === undefined ? undefined : row.address + 'x'.repeat(row.addressLonger ?? 0)
    expect(mediaAddress(row.given + 'x'.repeat(row.longer ?? 0))).toEqual(row.refused === undefined ? { address } : { fault: row.refused })
    if (address !== undefined) expect(mediaAddress(address)).toEqual({ address })
  })
})
