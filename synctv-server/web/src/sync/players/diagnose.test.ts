import { describe, expect, test } from 'vitest'
import { diagnose, httpError, unreadable } from './diagnose'
import { guessType } from './index'

type Answer = number | 'refused'

/** A server that answers by mode and method. */
function server(answers: { cors: Answer; noCors?: Answer; get?: Answer }): typeof fetch {
  return ((_url: unknown, init: RequestInit = {}) => {
    const answer = init.mode === 'no-cors' ? answers.noCors : init.method === 'HEAD' ? answers.cors : answers.get
    return typeof answer === 'number' ? Promise.resolve(new Response(null, { status: answer })) : Promise.reject(new TypeError())
  }) as typeof fetch
}

const url = 'https://media.example/a.mp4'
const unsupported = { code: 4, message: 'MEDIA_ELEMENT_ERROR: Format error' }
const kind = async (error: { code: number; message: string } | null, send: typeof fetch) => (await diagnose(url, error, send)).kind

describe('why a media element failed', () => {
  test('the file is missing', async () => {
    expect(await kind(unsupported, server({ cors: 404 }))).toBe('not-found')
    expect(await kind(unsupported, server({ cors: 410 }))).toBe('not-found')
  })

  test('it is not for everybody', async () => {
    expect(await kind(unsupported, server({ cors: 403 }))).toBe('forbidden')
  })

  test('its server is broken or gone', async () => {
    expect(await kind(unsupported, server({ cors: 503 }))).toBe('network')
    expect(await kind(unsupported, server({ cors: 'refused', noCors: 'refused' }))).toBe('network')
    expect(await kind({ code: 2, message: '' }, server({ cors: 200 }))).toBe('network')
  })

  test('the file is there but cannot be decoded', async () => {
    expect(await kind(unsupported, server({ cors: 200 }))).toBe('codec')
    expect(await kind({ code: 3, message: 'PIPELINE_ERROR_DECODE' }, server({ cors: 'refused' }))).toBe('codec')
    expect(await kind({ code: 4, message: 'DEMUXER_ERROR' }, server({ cors: 'refused', noCors: 200 }))).toBe('codec')
  })

  test('the server does not tell this page', async () => {
    expect(await kind(unsupported, server({ cors: 'refused', noCors: 200 }))).toBe('unknown')
  })

  test('a server without HEAD is asked by GET', async () => {
    expect(await kind(unsupported, server({ cors: 405, get: 404 }))).toBe('not-found')
  })
})

test('a player that must read the data tells CORS from an unreachable server', async () => {
  expect((await unreadable(url, server({ cors: 'refused', noCors: 200 }))).kind).toBe('cors')
  expect((await unreadable(url, server({ cors: 'refused', noCors: 'refused' }))).kind).toBe('network')
})

test('an HTTP error keeps its status', () => {
  expect(httpError(404, url)).toMatchObject({ kind: 'not-found', status: 404 })
})

test('types are guessed from addresses', () => {
  expect(guessType('https://a/b/master.m3u8?token=x.mp4')).toBe('hls')
  expect(guessType('https://a/b/manifest.MPD#t')).toBe('dash')
  expect(guessType('https://a/live.flv')).toBe('flv')
  expect(guessType('https://a/watch')).toBe('other')
})
