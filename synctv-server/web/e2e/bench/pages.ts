import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from 'playwright-core'
import { requireChromium } from '../harness/requirements'
import { act, follow, type CommandGiven, type Recorded } from './follower'

/** What this program is asked, one line of JSON each. */
type Request =
  | { readonly do: 'join'; readonly page: number; readonly room: string; readonly name: string; readonly servers: readonly string[] }
  | { readonly do: 'act'; readonly page: number; readonly commands: readonly CommandGiven[] }

/** A page must be there in this time, ms. */
const OPEN_TIMEOUT = 30_000

/**
 * Browser pages for `./synctv bench faults`, which starts this program and speaks to it: each follows a room with the
 * client library that the servers offer. It tells where the pages come from, then all that happens in them, as lines
 * of JSON; it ends when nobody speaks to it any more.
 */
export async function main(): Promise<void> {
  const site = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>SyncTV</title>'))
  const browser = await chromium.launch({
    executablePath: requireChromium(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  })
  const pages = new Map<number, Page>()
  const ended = () => pages.forEach((_, page) => lost(page, 'the browser ended'))
  try {
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    browser.on('disconnected', ended)
    tell({ origin })
    for await (const line of createInterface({ input: process.stdin })) {
      const request = JSON.parse(line) as Request
      // Pages act at the same time, so that nobody waits here.
      carryOut(request, browser, origin, pages).then(
        () => tell({ page: request.page, done: true }),
        (error: unknown) => {
          lost(request.page, `${request.do}: ${String(error).split('\n')[0]}`)
          tell({ page: request.page, done: false })
        },
      )
    }
  } finally {
    browser.off('disconnected', ended)
    await browser.close()
    site.closeAllConnections()
    site.close()
  }
}

async function carryOut(request: Request, browser: Browser, origin: string, pages: Map<number, Page>): Promise<void> {
  if (request.do === 'join') return void pages.set(request.page, await join(request, browser, origin))
  const page = pages.get(request.page)
  if (page === undefined) throw new Error('There is no such page')
  await page.evaluate(act, request.commands)
}

async function join(request: Request & { do: 'join' }, browser: Browser, origin: string): Promise<Page> {
  const context = await browser.newContext()
  context.setDefaultTimeout(OPEN_TIMEOUT)
  const page = await context.newPage()
  page.on('crash', () => lost(request.page, 'the page crashed'))
  page.on('pageerror', (error) => tell({ page: request.page, records: [{ fault: `an error nobody caught: ${error}` }] }))
  await page.exposeFunction('record', (records: readonly Recorded[]) => tell({ page: request.page, records }))
  await page.goto(origin)
  // As a string: an import in a function would be rewritten by what runs this.
  const library = await page.evaluateHandle(`import('${request.servers[0]}/sync/synctv.js')`)
  await library.evaluate(follow, request)
  return page
}

/** Nothing more is to be expected of a page. */
function lost(page: number, why: string): void {
  tell({ page, records: [{ lost: why }] })
}

function tell(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
