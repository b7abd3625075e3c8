/** Which part of an address is refused, and why. The server has the same (AddressFault). */
export type AddressFault =
  | 'EMPTY' | 'TOO_LONG' | 'NO_ADDRESS' | 'FILE_NAME' | 'SCHEME' | 'USER'
  | 'HOST_MISSING' | 'HOST_CHARACTER' | 'HOST_NAME' | 'HOST_IPV4' | 'HOST_IPV6' | 'PORT'

export type MediaAddress = { readonly address: string; readonly fault?: never } | { readonly fault: AddressFault; readonly address?: never }

/** The most characters of an address. */
const LENGTH_MAX = 4096

/** White space and invisible marks that come along when an address is copied. */
const AROUND = /^[\0-\x20\xa0\u200b-\u200f\u2028-\u202e\u2060\u3000\ufeff]+|[\0-\x20\xa0\u200b-\u200f\u2028-\u202e\u2060\u3000\ufeff]+$/g
const FORBIDDEN_IN_HOST = /[\0-\x20\x7f#%/:<>?@[\\\]^|]/
const NUMBER = /^(\d+|0x[\da-f]*)$/i
const FILE_ENDING = /^(mp4|m4v|mov|webm|m3u8|mpd|flv|mp3|m4a|aac|ogg|opus|flac|wav|srt|vtt|ass|ssa)$/i

/**
 * Normalises the address of a medium as browsers do (url.spec.whatwg.org), or tells what is wrong with it. White space
 * and `<…>` round it are left out; without a scheme it is https. The server has the same rule (WebAddress), and
 * docs/protocol/addresses.json holds the two together. Other servers may take other references than addresses.
 */
export function mediaAddress(text: string): MediaAddress {
  const given = bare(text)
  if (given === '') return { fault: 'EMPTY' }
  if (given.length > LENGTH_MAX) return { fault: 'TOO_LONG' }
  const [, scheme = null, afterScheme = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(given) ?? []
  if (scheme === null || isHostWithPort(scheme, afterScheme)) {
    const fault = bareFault(given)
    return fault === null ? normalise('https', given) : { fault }
  }
  const name = scheme.toLowerCase()
  return name === 'http' || name === 'https' ? normalise(name, afterScheme) : { fault: 'SCHEME' }
}

function bare(text: string): string {
  const trimmed = text.replace(/[\t\n\r]/g, '').replace(AROUND, '')
  return /^<.*>$/s.test(trimmed) ? trimmed.slice(1, -1).replace(AROUND, '') : trimmed
}

/** Tells `example.org:8080/a` from an address of the scheme `example.org`. */
function isHostWithPort(name: string, after: string): boolean {
  return (name.includes('.') || isLocal(name)) && /^\d+([/\\?#]|$)/.test(after)
}

function isLocal(host: string): boolean {
  return host.toLowerCase() === 'localhost'
}

/** What is wrong with an address without a scheme that would only by chance be a host, such as a number. */
function bareFault(given: string): AddressFault | null {
  if (/^[/\\]{2}/.test(given)) return null
  const { hostAndPort, host } = authorityOf(given)
  if (host.startsWith('[') || isLocal(host)) return null
  const last = lastLabel(host)
  if (host.indexOf('.') < 1 || host.includes(' ')) return 'NO_ADDRESS'
  if (NUMBER.test(last) && !/^\d{1,3}(\.\d{1,3}){3}\.?$/.test(host)) return 'NO_ADDRESS'
  return hostAndPort === given && host === given && FILE_ENDING.test(last) ? 'FILE_NAME' : null
}

function lastLabel(host: string): string {
  return host.replace(/\.$/, '').split('.').at(-1) ?? ''
}

function authorityOf(rest: string): { user: string; hostAndPort: string; host: string; port: string } {
  const authority = /^[^/\\?#]*/.exec(rest)?.[0] ?? ''
  const at = authority.lastIndexOf('@')
  const hostAndPort = authority.slice(at + 1)
  // Colons in brackets belong to the host.
  const host = /^(\[[^\]]*(\]|$)|[^:[])*/.exec(hostAndPort)?.[0] ?? ''
  return { user: authority.slice(0, Math.max(at, 0)), hostAndPort, host, port: hostAndPort.slice(host.length + 1) }
}

function normalise(scheme: string, afterScheme: string): MediaAddress {
  const rest = afterScheme.replace(/^[/\\]*/, '')
  const { user, host, port } = authorityOf(rest)
  if (user !== '' && user !== ':') return { fault: 'USER' }
  if (host === '') return { fault: 'HOST_MISSING' }
  if (tryUrl(`https://${host}/`) === null) return { fault: hostFault(host) }
  const url = /^\d*$/.test(port) ? tryUrl(`${scheme}://${rest}`) : null
  if (url === null) return { fault: 'PORT' }
  // The standard encodes it since 2024; older browsers leave it.
  const address = url.href.replace(/^[^?#]*/, (path) => path.replaceAll('^', '%5E'))
  return address.length > LENGTH_MAX ? { fault: 'TOO_LONG' } : { address }
}

/** Why browsers refuse a host. */
function hostFault(host: string): AddressFault {
  if (host.startsWith('[')) return 'HOST_IPV6'
  const plain = decodeUtf8(host).normalize('NFKC')
  if (FORBIDDEN_IN_HOST.test(plain)) return 'HOST_CHARACTER'
  return NUMBER.test(lastLabel(plain)) ? 'HOST_IPV4' : 'HOST_NAME'
}

/** Replaces what is percent-encoded UTF-8 by what it stands for; other percent signs stay. */
export function decodeUtf8(text: string): string {
  return text.replace(/(%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

function tryUrl(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}
