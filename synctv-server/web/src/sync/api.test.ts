import { describe, expect, test } from 'vitest'
import { SyncApi } from './api'
import { ApiError } from './errors'

function api(status: number, body: string, token: string | null = 'secret') {
  const requests: { url: string; init: RequestInit }[] = []
  const send = (url: unknown, init?: RequestInit) => {
    requests.push({ url: String(url), init: init ?? {} })
    return Promise.resolve(new Response(status === 204 ? null : body, { status }))
  }
  return { api: new SyncApi({ base: 'https://host/api/v1', token: () => token }, send as typeof fetch), requests }
}

test('sends JSON and the token, reads JSON', async () => {
  const { api: client, requests } = api(201, '{"id":"r1"}')
  expect(await client.createRoom({ name: 'Friday' })).toEqual({ id: 'r1' })
  expect(requests[0]?.url).toBe('https://host/api/v1/rooms')
  expect(requests[0]?.init).toMatchObject({
    method: 'POST',
    body: '{"name":"Friday"}',
    headers: { Authorization: 'Bearer secret', 'Content-Type': 'application/json' },
  })
})

test('the key of a new room goes along', async () => {
  const { api: client, requests } = api(201, '{"id":"r1"}')
  await client.createRoom({ name: 'Friday', key: 'k-1' })
  expect(requests[0]?.init.body).toBe('{"name":"Friday","key":"k-1"}')
})

test('without a token there is no such header, and an empty answer is nothing', async () => {
  const { api: client, requests } = api(204, '', null)
  expect(await client.deleteRoom('r1')).toBeUndefined()
  expect(requests[0]?.init.headers).not.toHaveProperty('Authorization')
})

test('sending somebody out names the room and the person', async () => {
  const { api: client, requests } = api(204, '')
  await client.kick('r/1', 'g_2')
  expect(requests[0]).toMatchObject({ url: 'https://host/api/v1/rooms/r%2F1/members/g_2/kick', init: { method: 'POST' } })
})

test('making an admin names the room, the person and the role', async () => {
  const { api: client, requests } = api(200, '{"user":{"id":"g_2","name":"Bob","kind":"guest"},"role":"admin"}')
  expect((await client.changeRole('r/1', 'g_2', 'admin')).role).toBe('admin')
  expect(requests[0]).toMatchObject({ url: 'https://host/api/v1/rooms/r%2F1/members/g_2', init: { method: 'PATCH', body: '{"role":"admin"}' } })
})

test('a person’s id is any text, and one part of the address', async () => {
  const { api: client, requests } = api(204, '')
  const ids = ['ada@example.org', 'auth0|5f7c', 'a/b?c#d', 'a b:c', 'Zoë 🦊', '%2F', 'a\u2028b', '__proto__', '...']
  for (const id of ids) await client.kick('r1', id)
  const paths = requests.map((request) => new URL(request.url).pathname.split('/'))
  expect(paths.every((path) => path.length === 8 && path[7] === 'kick')).toBe(true)
  expect(paths.map((path) => decodeURIComponent(path[6] ?? ''))).toEqual(ids)
})

test.each(['.', '..'])('a person called %s has no address, and is not mistaken for another one', async (id) => {
  const { api: client, requests } = api(204, '')
  await expect(client.changeRole('r1', id, 'admin')).rejects.toMatchObject({ code: 'INVALID' })
  await expect(client.kick('r1', id)).rejects.toBeInstanceOf(ApiError)
  expect(requests).toEqual([])
})

test('one’s own rights are asked of the room', async () => {
  const { api: client, requests } = api(200, '{"role":"guest","permissions":"129"}')
  expect(await client.me('r1')).toEqual({ role: 'guest', permissions: '129' })
  expect(requests[0]?.url).toBe('https://host/api/v1/rooms/r1/me')
})

test('addresses are encoded and empty parameters left out', async () => {
  const { api: client, requests } = api(200, '{"items":[]}')
  await client.rooms({ query: 'a b&c', limit: 20, cursor: '' })
  await client.chat('r/1', { cursor: 'x' })
  await client.rooms()
  expect(requests.map((request) => request.url.slice('https://host/api/v1'.length))).toEqual([
    '/rooms?query=a+b%26c&limit=20',
    '/rooms/r%2F1/chat?cursor=x',
    '/rooms',
  ])
})

test('the socket’s address follows the page’s scheme', () => {
  expect(api(200, '').api.socketUrl('r1')).toBe('wss://host/api/v1/rooms/r1/ws')
  expect(new SyncApi({ base: 'http://host/api/v1', token: () => null }).socketUrl('r1')).toBe('ws://host/api/v1/rooms/r1/ws')
})

describe('several addresses', () => {
  function cluster(gone: string) {
    const asked: string[] = []
    const send = (url: unknown) => {
      const { host } = new URL(String(url))
      asked.push(host)
      return host === gone ? Promise.reject(new TypeError('failed to fetch')) : Promise.resolve(new Response('{"id":"r1"}'))
    }
    const base = ['https://a/api/v1', 'https://b/api/v1']
    return { api: new SyncApi({ base, token: () => null }, send as typeof fetch), asked }
  }

  test('reading goes on to the next one, which is kept', async () => {
    const { api: client, asked } = cluster('a')
    await client.info()
    await client.room('r1')
    expect(asked).toEqual(['a', 'b', 'b'])
    expect(client.socketUrls('r1')).toEqual(['wss://b/api/v1/rooms/r1/ws', 'wss://a/api/v1/rooms/r1/ws'])
  })

  test('requests that find out together do not go past the next one', async () => {
    const { api: client, asked } = cluster('a')
    await Promise.all([client.info(), client.room('r1'), client.room('r2')])
    expect(asked).toEqual(['a', 'a', 'a', 'b', 'b', 'b'])
  })

  test('what changes something is not repeated by itself', async () => {
    const { api: client, asked } = cluster('a')
    await expect(client.createRoom({ name: 'Friday' })).rejects.toMatchObject({ code: 'NETWORK', retryable: true })
    expect(asked).toEqual(['a'])
    await client.createRoom({ name: 'Friday' })
    expect(asked).toEqual(['a', 'b'])
  })

  test('no answer from any is told', async () => {
    const client = new SyncApi({ base: ['https://a', 'https://b'], token: () => null }, () => Promise.reject(new TypeError('no')))
    await expect(client.info()).rejects.toMatchObject({ code: 'NETWORK' })
  })
})

describe('failures', () => {
  const failure = async (status: number, body: string) => {
    const error: unknown = await api(status, body).api.info().catch((reason: unknown) => reason)
    if (!(error instanceof ApiError)) throw error
    const { code, message, retryable, traceId } = error
    return { status: error.status, code, message, retryable, traceId }
  }

  test('a problem document becomes an ApiError', async () => {
    const body = '{"status":403,"title":"Forbidden","detail":"Wrong","code":"WRONG_PASSWORD","retryable":false,"traceId":"t"}'
    expect(await failure(403, body)).toEqual({
      status: 403,
      code: 'WRONG_PASSWORD',
      message: 'Wrong',
      retryable: false,
      traceId: 't',
    })
  })

  test('so does a proxy’s page', async () => {
    expect(await failure(502, '<html>')).toMatchObject({ status: 502, code: 'HTTP_502', retryable: true })
    expect(await failure(404, '[]')).toMatchObject({ status: 404, code: 'HTTP_404', retryable: false })
  })

  test('and an answer that is not JSON', async () => {
    expect(await failure(200, '<html>')).toMatchObject({ code: 'BAD_ANSWER' })
  })

  test('and no answer at all', async () => {
    const client = new SyncApi({ base: '/api/v1', token: () => null }, () => Promise.reject(new TypeError('failed to fetch')))
    await expect(client.info()).rejects.toMatchObject({ status: 0, code: 'NETWORK', retryable: true })
  })
})
