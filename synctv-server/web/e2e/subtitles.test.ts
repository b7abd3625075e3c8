import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { drawnByMpv, mpvLacks } from './harness/mpv'
import { assFolder, figuresFolder } from './harness/requirements'
import { Stage } from './harness/stage'
import type { Viewer } from './harness/viewer'
import { eventually } from './harness/wait'

const AT = 5
/** Share of the drawn light that may differ from mpv's: chosen before anything was measured. */
const DIFFERENCE_MAX = 0.25
/** Where it is more: the font that is delivered has no bold face, mpv's has. */
const DIFFERENCE_OF: Readonly<Record<string, number>> = { 'styles.ass': 0.6 }

interface Sample {
  readonly name: string
  readonly declared?: string
  readonly charset: string
  readonly text: string
  readonly base64: string
}

const samples = JSON.parse(readFileSync(new URL('../../../docs/protocol/charsets.json', import.meta.url), 'utf8')) as Sample[]

describe('subtitles', () => {
  let stage: Stage
  let ada: Viewer

  beforeAll(async () => {
    stage = await Stage.open(inject('requirements'))
    ada = await stage.viewer()
    await ada.createRoom('Ada', 'Subtitles')
    await ada.page.route('**/sample/*', (route) => {
      const sample = samples[Number(new URL(route.request().url()).pathname.split('/').at(-1))]
      return route.fulfill({
        body: Buffer.from(sample?.base64 ?? '', 'base64'),
        headers: { 'Access-Control-Allow-Origin': '*', ...(sample?.declared === undefined ? {} : { 'Content-Type': sample.declared }) },
        ...(sample?.declared === undefined ? { contentType: 'application/octet-stream' } : {}),
      })
    })
  })

  afterAll(() => stage.close())

  /** Plays the film with these subtitles, halted where they are looked at. */
  async function show(...subtitles: { url: string; label: string }[]): Promise<void> {
    await ada.ask(async ({ room }, [url, list]) => {
      await room.addItems([{ url, subtitles: [...list] }], { select: true })
    }, [stage.clip('film.mp4', `n=${Math.random()}`), subtitles] as const)
    await ada.playing()
    await ada.command('pause')
    await ada.command('seek', AT)
    await eventually('the picture at its place', () =>
      ada.get('video').evaluate((video: HTMLVideoElement, at) => video.paused && !video.seeking && Math.abs(video.currentTime - at) < 0.02, AT),
    )
    await ada.wakeControls()
  }

  const firstCue = () =>
    ada.get('video').evaluate((video: HTMLVideoElement) => {
      const track = [...video.textTracks].find((one) => one.mode === 'showing')
      return (track?.cues?.[0] as VTTCue | undefined)?.text ?? null
    })

  test.each(samples.map((sample, index) => [sample.name, index] as const))('%s is read by the browser', async (_name, index) => {
    await show({ url: stage.clip(`sample/${index}`), label: 'One' })
    if ((await ada.get('captions').getAttribute('aria-pressed')) === 'false') await ada.get('captions').click()
    await eventually('the first line', async () => (await firstCue()) === samples[index]?.text.split('\r\n')[2])
  })

  test('tracks stand in their order, one is shown, and one that fails says so', async () => {
    await show(
      { url: stage.clip('sample/0'), label: 'First' },
      { url: stage.clip('missing.srt'), label: 'Second' },
      { url: stage.clip('sample/1'), label: 'Third' },
    )
    const menu = ada.get('captions-menu')
    expect(await menu.locator('option').allInnerTexts()).toEqual(['No subtitles', 'First', 'Second', 'Third'])
    await menu.selectOption('Third')
    await eventually('the third', async () => (await firstCue()) === samples[1]?.text.split('\r\n')[2])
    await menu.selectOption('Second')
    await ada.get('toasts').getByText('Subtitles “Second”: there is nothing at their address (404).').waitFor()
    expect(await menu.inputValue()).toBe('-1')
    const showing = await ada.get('video').evaluate((video: HTMLVideoElement) => [...video.textTracks].filter((track) => track.mode === 'showing').length)
    expect(showing).toBe(0)
    ada.errors.splice(0) // the browser notes the 404
  })

  describe('ASS', () => {
    const lacks = mpvLacks()
    const differences: Record<string, number> = {}

    afterAll(() => {
      if (Object.keys(differences).length === 0) return
      mkdirSync(figuresFolder, { recursive: true })
      writeFileSync(join(figuresFolder, 'ass.json'), `${JSON.stringify(differences, null, 2)}\n`)
      console.log(`Share of the drawn light that differs from mpv's: ${JSON.stringify(differences)}`)
    })

    test('mpv is there to compare with', (context) => {
      if (lacks !== null) context.skip(`Not compared: ${lacks}`)
    })

    test.skipIf(lacks !== null).each(readdirSync(assFolder))('%s looks as in mpv', async (name) => {
      await show({ url: stage.clip(name), label: name })
      if ((await ada.get('captions').getAttribute('aria-pressed')) === 'false') await ada.get('captions').click()
      const canvas = ada.page.locator('.libassjs-canvas')
      const size = await eventually('something drawn', () =>
        canvas.evaluate((element: HTMLCanvasElement) => {
          const drawn = element.width > 0 && (element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data.some((value) => value > 0) ?? false)
          return drawn && { width: element.width, height: element.height }
        }).catch(() => null),
      )
      // The fallback font may come after the first picture.
      await ada.page.waitForLoadState('networkidle')
      const theirs = drawnByMpv(join(assFolder, name), AT, size.width, size.height)
      const compare = () => canvas.evaluate(difference, `data:image/png;base64,${theirs.toString('base64')}`)
      const most = DIFFERENCE_OF[name] ?? DIFFERENCE_MAX
      let best = await compare()
      await eventually('the same picture', async () => (best = Math.min(best, await compare())) <= most, 5000).catch(() => null)
      differences[name] = Math.round(best * 1000) / 1000
      if (process.env['PICTURES'] !== undefined) {
        mkdirSync(process.env['PICTURES'], { recursive: true })
        writeFileSync(join(process.env['PICTURES'], `${name}-mpv.png`), theirs)
        await ada.page.screenshot({ path: join(process.env['PICTURES'], `${name}-page.png`) })
      }
      expect(best).toBeLessThanOrEqual(most)
    })

    test('is gone when it is switched off, and nothing was against the policy of the page', async () => {
      await show({ url: stage.clip('styles.ass'), label: 'One' })
      await ada.page.locator('.libassjs-canvas').waitFor({ state: 'attached' })
      await ada.get('captions').click()
      await ada.page.locator('.libassjs-canvas').waitFor({ state: 'detached' })
      expect(ada.errors).toEqual([])
      expect(ada.strayRequests).toEqual([])
    })
  })
})

/** Runs in the page: of the light in two pictures of subtitles on black, the share that only one has. */
async function difference(element: Element, theirs: string): Promise<number> {
  const own = element as HTMLCanvasElement
  const picture = new Image()
  picture.src = theirs
  await picture.decode()
  const pixels = (source: CanvasImageSource) => {
    const canvas = document.createElement('canvas')
    canvas.width = own.width
    canvas.height = own.height
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no canvas')
    context.fillRect(0, 0, own.width, own.height)
    context.drawImage(source, 0, 0, own.width, own.height)
    return context.getImageData(0, 0, own.width, own.height).data
  }
  const [a, b] = [pixels(own), pixels(picture)]
  let differing = 0
  let light = 0
  for (let at = 0; at < a.length; at++) {
    if (at % 4 === 3) continue
    differing += Math.abs((a[at] ?? 0) - (b[at] ?? 0))
    light += Math.max(a[at] ?? 0, b[at] ?? 0)
  }
  return light === 0 ? 1 : differing / light
}
