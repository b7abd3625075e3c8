/**
 * Where the build puts the files of libass: beside the scripts of the page and of the library, `/assets` and `/sync`.
 * In a variable, because the build takes `new URL(…, import.meta.url)` for one file of the sources.
 */
const base = import.meta.url
export const LIBASS = new URL('../libass/', base)

/** Letters that the font delivered with libass (Liberation Sans) has: Latin, Greek, Cyrillic, Hebrew, and signs. */
const COVERED = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Inherited}\p{Script=Common}]*$/u
/** Of the signs of all scripts, those that come with letters the font lacks. */
const UNCOVERED = /[\u3000-\u30ff\uff00-\uffef\p{Extended_Pictographic}]/u

/** Whether libass has a font for all of it; a browser has one for nearly every script. */
export function canOverlay(ass: string): boolean {
  if (/^\s*\[Fonts\]/im.test(ass)) return true
  const words = [...ass.matchAll(/^Dialogue:.*$/gim)].join('\n').replace(/\{[^}]*\}/g, '')
  const symbols = words.replace(/[©®™♪]/g, '')
  return COVERED.test(words) && !UNCOVERED.test(symbols)
}

/**
 * Draws ASS over the picture by libass, whose code is loaded now.
 *
 * @returns how to take it away
 * @throws when this page cannot: no worker from here, no WebAssembly
 */
export async function overlayAss(video: HTMLVideoElement, ass: string, stopped: AbortSignal): Promise<() => void> {
  const { default: Octopus } = await import('@jellyfin/libass-wasm')
  return new Promise((resolve, reject) => {
    if (stopped.aborted) return reject(new Error('stopped'))
    const renderer = new Octopus({
      video,
      subContent: ass,
      workerUrl: new URL('worker.js', LIBASS).href,
      fallbackFont: new URL('default.woff2', LIBASS).href,
      onReady: () => resolve(dispose),
      onError: (error) => {
        dispose()
        reject(new Error(String(error)))
      },
    })
    let over = false
    function dispose() {
      if (over) return
      over = true
      try {
        renderer.dispose()
      } catch {
        // Its worker is gone already.
      }
    }
    stopped.addEventListener('abort', dispose, { once: true })
  })
}
