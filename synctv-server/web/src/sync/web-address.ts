/**
 * Where a reference to media leads from this page, or null when that is not on the web. The server says what media are,
 * and other servers may say other things than ours: what runs as code or carries its content itself (`javascript:`,
 * `data:`, `blob:`) is never loaded, and a scheme that only the host knows cannot be.
 */
export function webAddress(reference: string, base = globalThis.document?.baseURI): string | null {
  try {
    const { href, protocol } = new URL(reference, base)
    return protocol === 'http:' || protocol === 'https:' ? href : null
  } catch {
    return null
  }
}
