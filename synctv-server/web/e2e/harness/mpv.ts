import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is missing to ask mpv, or null. */
export function mpvLacks(): string | null {
  try {
    execFileSync('mpv', ['--version'], { stdio: 'ignore' })
  } catch {
    return 'mpv is missing. Debian, Ubuntu: sudo apt-get install mpv fonts-liberation'
  }
  const fonts = execFileSync('fc-list', ['Liberation Sans'], { encoding: 'utf8' })
  return fonts.trim() === '' ? 'the font Liberation Sans is missing. Debian, Ubuntu: sudo apt-get install fonts-liberation' : null
}

/** A file's subtitles at a time, as mpv draws them on black, as PNG. */
export function drawnByMpv(file: string, seconds: number, width: number, height: number): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'synctv-mpv-'))
  try {
    execFileSync(
      'mpv',
      [
        '--no-config', '--no-audio', '--really-quiet', '--vo=image', '--vo-image-format=png', `--vo-image-outdir=${folder}`,
        `--start=${seconds}`, '--frames=1', '--osd-level=0', `--sub-file=${file}`, `av://lavfi:color=c=black:s=${width}x${height}:r=25:d=20`,
      ],
      { stdio: 'pipe', timeout: 30_000 },
    )
    const [picture] = readdirSync(folder)
    if (picture === undefined) throw new Error('mpv wrote no picture')
    return readFileSync(join(folder, picture))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
