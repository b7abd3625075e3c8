import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, extname, join } from 'node:path'
import { once } from 'node:events'
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
 * `hole=3` makes a playlist name a file that is not there as its fourth segment; `n=…` only makes an address of its own.
 */
export class MediaServer {
  private constructor(private readonly server: Server) {}

  static async open(): Promise<MediaServer> {
    const server = createServer((request, response) => {
      void answer(request, response).catch(() => response.destroy())
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

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
  const hole = searchParams.get('hole')
  if (hole !== null) {
    return void response.writeHead(200, { 'Content-Type': TYPES['.m3u8'] }).end(withHole(readFileSync(file, 'utf8'), Number(hole)))
  }
  const asked = searchParams.get('ranges') === 'no' ? undefined : request.headers.range
  const range = parseRange(asked, stat.size)
  if (range === null) return void response.writeHead(416, { 'Content-Range': `bytes */${stat.size}` }).end()
  const { start, end } = range
  response.writeHead(asked === undefined ? 200 : 206, {
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'Content-Length': end - start + 1,
    ...(searchParams.get('ranges') === 'no' ? {} : { 'Accept-Ranges': 'bytes' }),
    ...(asked === undefined ? {} : { 'Content-Range': `bytes ${start}-${end}/${stat.size}` }),
  })
  if (request.method === 'HEAD') return void response.end()
  const rate = Number(searchParams.get('rate') ?? Infinity)
  const pieces = createReadStream(file, { start, end, ...(Number.isFinite(rate) ? { highWaterMark: Math.ceil(rate / PIECES) } : {}) })
  for await (const piece of pieces) {
    if (response.destroyed) return
    if (!response.write(piece)) await written(response)
    if (Number.isFinite(rate)) await pause(1000 / PIECES)
  }
  response.end()
}

function withHole(playlist: string, segment: number): string {
  let index = 0
  return playlist.replace(/^[^#\n].*$/gm, (address) => (index++ === segment ? 'missing.m4s' : address))
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
