import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkedName, mendedName } from './name'

interface Row {
  readonly given: string
  /** So many more characters `x` follow. */
  readonly longer?: number
  readonly name?: string
  readonly nameLonger?: number
  readonly refused?: string
}

const TABLE = new URL('../../../../docs/protocol/names.json', import.meta.url)
const rows = JSON.parse(readFileSync(TABLE, 'utf8')) as Row[]
const MAX = 40

describe('the table of names', () => {
  test('has every kind of refusal', () => {
    expect(rows.length).toBeGreaterThanOrEqual(60)
    const kinds = ['NAME_EMPTY', 'NAME_TOO_LONG', 'NAME_BROKEN', 'NAME_CONTROL', 'NAME_DIRECTION', 'NAME_HIDDEN']
    expect(new Set(rows.flatMap((row) => row.refused ?? []))).toEqual(new Set(kinds))
  })

  test.each(rows)('%j', (row) => {
    const given = row.given + 'x'.repeat(row.longer ?? 0)
    const name = row.name === undefined ? undefined : row.name + 'x'.repeat(row.nameLonger ?? 0)
    expect(checkedName(given, MAX)).toEqual(row.refused === undefined ? { name } : { fault: row.refused })
    if (name !== undefined) expect(mendedName(given, MAX)).toBe(name)
  })

  test.each(rows)('%j is mended to a name, or to nothing', (row) => {
    const mended = mendedName(row.given + 'x'.repeat(row.longer ?? 0), MAX)
    expect(mended === '' ? { name: '' } : checkedName(mended, MAX)).toEqual({ name: mended })
  })
})
