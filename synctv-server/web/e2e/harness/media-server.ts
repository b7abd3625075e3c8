import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, extname, join } from 'node:path'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { playlist, withHole, type PlaylistKind } from './playlists'
import { assFolder, mediaFolder } from './requirements'
import { pause } from './wait'

const TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4', '.m4s': 'video/mp4', '.webm': 'video/webm', '.flv': 'video/x-flv', '.mp3': 'audio/mpeg',
  '.m3u8': 'application/vnd.apple.mpegurl', '.mpd': 'application/dash+xml', '.vtt': 'text/vtt',
}
/** A slow answer comes in this many pieces per second. */
const PIECES = 10

/**
 * Serves the clips with byte ranges. The query of an address changes the answer: `cors=no` leaves the permission for
 * other origins out, `rate=20000` sends so many bytes per second, `ranges=no` sends the whole file whatever was asked for,
 * `bytes=0-99` makes that part a file of its own, `hole=3` makes a manifest name a file that is not there as its fourth
 * segment, `kind=live` makes a playlist another one (see {@link playlist}), `blank=Xing` takes a word out of the file;
 * `n=…` only makes an address of its own.
 */
export class MediaServer {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<MediaServer> {
    const firstAsked = new Map<string, number>()
    /** How long ago an address was asked for first, s. */
    const age = (address: string) => {
      const now = performance.now()
      const first = firstAsked.get(address) ?? now
      firstAsked.set(address, first)
      return (now - first) / 1000
    }
    const server = createServer((request, response) => {
      void answer(request, response, age).catch(() => response.destroy())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new MediaServer(server)
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, age: (address: string) => number): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://media')
  const file = join(extname(pathname) === '.ass' ? assFolder : mediaFolder, basename(pathname))
  if (searchParams.get('cors') !== 'no') {
    response.setHeader('Access-Control-Allow-Origin', '*')
    response.setHeader('Access-Control-Expose-Headers', 'Content-Length, Content-Range, Accept-Ranges')
  }
  // Each page fetches its own: what one test loaded must not make the next one fast.
  response.setHeader('Cache-Control', 'no-store')
  const stat = statSync(file, { throwIfNoEntry: false })
  if (!stat?.isFile()) return void response.writeHead(404).end()
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  const manifest = changed(file, searchParams, () => age(request.url ?? ''))
  if (manifest !== null) return void response.writeHead(200, { 'Content-Type': type }).end(manifest)
  const part = parseRange(`bytes=${searchParams.get('bytes') ?? ''}`, stat.size) ?? { start: 0, end: stat.size - 1 }
  const size = part.end - part.start + 1
  const asked = searchParams.get('ranges') === 'no' ? undefined : request.headers.range
  const range = parseRange(asked, size)
  if (range === null) return void response.writeHead(416, { 'Content-Range': `bytes */${size}` }).end()
  const { start, end } = range
  response.writeHead(asked === undefined ? 200 : 206, {
    'Content-Type': type,
    'Content-Length': end - start + 1,
    ...(searchParams.get('ranges') === 'no' ? {} : { 'Accept-Ranges': 'bytes' }),
    ...(asked === undefined ? {} : { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  })
  if (request.method === 'HEAD') return void response.end()
  const rate = Number(searchParams.get('rate') ?? Infinity)
  const highWaterMark = Number.isFinite(rate) ? Math.ceil(rate / PIECES) : 65_536
  const word = searchParams.get('blank')
  const [from, to] = [part.start + start, part.start + end]
  const pieces =
    word === null
      ? createReadStream(file, { start: from, end: to, highWaterMark })
      : Readable.from([readFileSync(file, 'latin1').replaceAll(word, '\0'.repeat(word.length))].map((text) => Buffer.from(text, 'latin1').subarray(from, to + 1)))
  for await (const piece of pieces) {
    if (response.destroyed) return
    if (!response.write(piece)) await written(response)
    if (Number.isFinite(rate)) await pause(1000 / PIECES)
  }
  response.end()
}

/** A manifest as the query wants it; null for what is sent as it is. */
function changed(file: string, query: URLSearchParams, age: () => number): string | null {
  const hole = query.get('hole')
  if (hole !== null) return withHole(readFileSync(file, 'utf8'), Number(hole))
  const kind = query.get('kind')
  return kind === null ? null : playlist(readFileSync(file, 'utf8'), kind as PlaylistKind, age())
}

/** Waits until there is room for more, or nobody to send it to. */
function written(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}

function parseRange(header: string | undefined, size: number): { start: number; end: number } | null {
  const whole = { start: 0, end: size - 1 }
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return whole
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start <= end ? { start, end } : null
}
