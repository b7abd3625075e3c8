// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import { en } from './en'
import { localeFor, pickLanguage } from './index'
import { zh } from './zh'

/** Every string with its path; sentences are made with parts that show whether they were used. */
function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([name, value]: [string, unknown]) => {
    const at = path ? `${path}.${name}` : name
    if (typeof value === 'string') return [[at, value]]
    if (typeof value === 'function') return [[at, (value as (p: unknown) => string)(new Proxy({}, { get: (_, part) => (part === 'names' ? ['<name>'] : part === 'count' ? 7 : `<${String(part)}>`) }))]]
    return leaves(value as object, at)
  })
}

const english = leaves(en)
const chinese = new Map(leaves(zh))

describe('the dictionaries', () => {
  it('have the same keys', () => {
    expect([...chinese.keys()].sort()).toEqual(english.map(([key]) => key).sort())
  })

  it('leave nothing empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('')
  })

  it('use the same parts in each sentence', () => {
    const parts = (text: string) => [...text.matchAll(/<\w+>|7/g)].map((match) => match[0]).sort()
    for (const [key, text] of english) expect(parts(chinese.get(key) ?? ''), key).toEqual(parts(text))
  })

  it('are really translated', () => {
    // Names of formats are the same everywhere.
    const same = english.filter(([key, text]) => chinese.get(key) === text && !key.startsWith('add.typeNames'))
    expect(same).toEqual([])
  })
})

it('starts in the first of the browser’s languages that it speaks', () => {
  expect(pickLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh-CN')
  expect(pickLanguage(['de', 'en-GB', 'zh'])).toBe('en')
  expect(pickLanguage([])).toBe('en')
})

it('writes times as the browser’s own variety of the language does', () => {
  expect(localeFor('en', ['zh-CN', 'en-GB', 'en-US'])).toBe('en-GB')
  expect(localeFor('zh-CN', ['en-US'])).toBe('zh-CN')
})
