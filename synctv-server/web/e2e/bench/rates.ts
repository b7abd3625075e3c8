import { chromium } from 'playwright-core'
import { MediaServer } from '../harness/media-server'

const RATES = [0.97, 1.01, 1.03, 1.05]

/** What a browser loses when the rate leaves 1 for 0.8 s and comes back, ms: with the pitch kept, and left to the rate. */
export async function measureRates(browser: string): Promise<void> {
  const media = await MediaServer.open()
  const program = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'] })
  try {
    const page = await program.newPage()
    await page.goto(`http://127.0.0.1:${media.port}/short.vtt`)
    await page.setContent(`<video src="http://127.0.0.1:${media.port}/film.mp4"></video>`)
    console.log('rate   pitch kept   pitch left to the rate   (ms lost)')
    for (const rate of RATES) {
      const [kept, left] = [await page.evaluate(lost, { rate, kept: true }), await page.evaluate(lost, { rate, kept: false })]
      console.log(`${rate.toFixed(2)}   ${kept.toFixed(1).padStart(10)}   ${left.toFixed(1).padStart(22)}`)
    }
  } finally {
    await program.close()
    await media.close()
  }
}

/** Runs in the page. */
async function lost({ rate, kept }: { rate: number; kept: boolean }): Promise<number> {
  const video = document.querySelector('video')
  if (video === null) throw new Error('No picture')
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const ahead = async () => {
    const readings: number[] = []
    for (let i = 0; i < 15; i++) {
      readings.push(video.currentTime * 1000 - performance.now())
      await wait(20)
    }
    return readings.sort((a, b) => a - b)[7] ?? NaN
  }
  video.currentTime = 5
  await video.play()
  await wait(1500)
  const before = await ahead()
  video.preservesPitch = kept
  const begin = performance.now()
  video.playbackRate = rate
  await wait(800)
  const took = performance.now() - begin
  video.playbackRate = 1
  video.preservesPitch = true
  await wait(400)
  const after = await ahead()
  video.pause()
  return before + took * (rate - 1) - after
}
