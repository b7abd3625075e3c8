/** What is decoded as Windows-1252 when its charset is not known: it takes any bytes. */
const LAST_RESORT = 'windows-1252'
/** Enough text to tell languages by, bytes. */
const SAMPLE_MAX = 65_536
/** With so many zeros at every other place it is UTF-16: times and line ends are ASCII in every language. */
const ZEROS = 0.2

export interface DecodedText {
  readonly text: string
  /** By its name in the Encoding Standard, in small letters. */
  readonly charset: string
}

/**
 * Decodes a text of unknown origin: by its byte order mark, else by the charset that its server declares where the
 * bytes agree with that, else as UTF-8, else by what its bytes look like. docs/protocol/charsets.json has samples.
 *
 * @param contentType the value of the header `Content-Type`, or null
 */
export async function decodeText(bytes: Uint8Array, contentType: string | null): Promise<DecodedText> {
  const marked = byMark(bytes)
  if (marked) return { text: new TextDecoder(marked).decode(bytes), charset: marked }
  const declared = decode(bytes, declaredCharset(contentType))
  const utf8 = decode(bytes, 'utf-8')
  // Servers declare Western European for whatever they hold, and text in it is almost never UTF-8 as well.
  if (declared && !(utf8 && declared.charset === LAST_RESORT)) return declared
  const wide = byZeros(bytes)
  if (wide) return decode(bytes, wide) ?? { text: new TextDecoder(wide).decode(bytes), charset: wide }
  return utf8 ?? (await detect(bytes))
}

function byMark(bytes: Uint8Array): string | null {
  const [a, b, c] = bytes
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  return a === 0xfe && b === 0xff ? 'utf-16be' : null
}

function declaredCharset(contentType: string | null): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1] ?? null
}

/** Decodes when all the bytes mean something in the charset, and the browser knows it. */
function decode(bytes: Uint8Array, charset: string | null): DecodedText | null {
  if (charset === null) return null
  try {
    const decoder = new TextDecoder(charset, { fatal: true })
    // In two steps, because in one Node takes Windows-1252 for Latin 1 (nodejs/node#56542).
    return { text: decoder.decode(bytes, { stream: true }) + decoder.decode(), charset: decoder.encoding }
  } catch {
    return null
  }
}

function byZeros(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, SAMPLE_MAX)
  const enough = (sample.length / 2) * ZEROS
  const odd = sample.filter((byte, at) => byte === 0 && at % 2 === 1).length
  const even = sample.filter((byte, at) => byte === 0 && at % 2 === 0).length
  if (enough === 0 || Math.max(even, odd) < enough) return null
  return odd > even ? 'utf-16le' : 'utf-16be'
}

async function detect(bytes: Uint8Array): Promise<DecodedText> {
  const { analyse } = await import('chardet')
  for (const { name } of analyse(spoken(bytes))) {
    const decoded = decode(bytes, name)
    if (decoded) return decoded
  }
  return { text: new TextDecoder(LAST_RESORT).decode(bytes), charset: LAST_RESORT }
}

/** Only the lines that hold other than ASCII: numbers and times would outweigh the language. */
function spoken(bytes: Uint8Array): Uint8Array {
  const kept: number[] = []
  let start = 0
  for (let at = 0; at <= bytes.length && kept.length < SAMPLE_MAX; at++) {
    const byte = bytes[at]
    if (byte !== 0x0a && byte !== 0x0d && byte !== undefined) continue
    const line = bytes.subarray(start, at)
    if (line.some((value) => value >= 0x80)) kept.push(...line.subarray(0, 4096), 0x0a)
    start = at + 1
  }
  return Uint8Array.from(kept)
}
