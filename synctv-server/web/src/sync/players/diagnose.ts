import type { PlayerError } from './adapter'

const TIMEOUT = 8000
const MEDIA_ERR_NETWORK = 2
const MEDIA_ERR_DECODE = 3

/** Turns the status of a failed request into an error. */
export function httpError(status: number, url: string): PlayerError {
  const kind = status === 404 || status === 410 ? 'not-found' : status === 401 || status === 403 ? 'forbidden' : 'network'
  return { kind, status, detail: `HTTP ${status} from ${url}` }
}

/**
 * Finds out why a request without a status failed: the browser says no more than "failed", but a second request that
 * asks for nothing readable tells an unreachable server from one that does not allow this page.
 */
export async function unreadable(url: string, send: typeof fetch = fetch): Promise<PlayerError> {
  try {
    await send(url, { method: 'HEAD', mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) })
    return { kind: 'cors', detail: `${url} is there, but its server does not allow this page to read it` }
  } catch {
    return { kind: 'network', detail: `${url} cannot be reached` }
  }
}

/** Why a media element failed: the element itself does not tell a missing file from an unknown codec. */
export async function diagnose(
  url: string,
  error: { readonly code: number; readonly message: string } | null,
  send: typeof fetch = fetch,
): Promise<PlayerError> {
  const said = error?.message || `media error ${error?.code ?? 0}`
  if (error?.code === MEDIA_ERR_DECODE) return { kind: 'codec', detail: said }
  let status: number
  try {
    status = await statusOf(url, send)
  } catch {
    const { kind, detail } = await unreadable(url, send)
    // A media element needs no permission to play from elsewhere, so that is not why it failed – but neither can the
    // page find out more.
    if (kind === 'network' || error?.code === MEDIA_ERR_NETWORK) return { kind: 'network', detail }
    return { kind: /demux|decod|codec/i.test(said) ? 'codec' : 'unknown', detail: `${said}; ${detail}` }
  }
  if (status >= 400) return httpError(status, url)
  if (error?.code === MEDIA_ERR_NETWORK) return { kind: 'network', detail: said }
  return { kind: 'codec', status, detail: said }
}

async function statusOf(url: string, send: typeof fetch): Promise<number> {
  const options = { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT) } as const
  const head = await send(url, { ...options, method: 'HEAD' })
  if (head.status !== 405 && head.status !== 501) return head.status
  const get = await send(url, { ...options, headers: { Range: 'bytes=0-0' } })
  await get.body?.cancel()
  return get.status
}
