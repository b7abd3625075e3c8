/** Times in seconds. */
export interface Cue {
  readonly start: number
  readonly end: number
  /** As WebVTT writes it. */
  readonly text: string
  /** Settings of WebVTT, such as `line:0`. */
  readonly settings: string
}

/** A cue whose end is not after its start is shown so long, s. */
const SHOWN = 3

const TIME = String.raw`(?:(\d+)\s*:\s*)?(\d{1,2})\s*:\s*(\d{1,2})(?:\s*[.,]\s*(\d+))?`
const TIMING = new RegExp(String.raw`^\s*${TIME}\s*-{1,3}>\s*${TIME}(.*)$`)

export type SubtitleFormat = 'srt' | 'vtt' | 'ass'

/** What a text is by its content, whatever its name; null when it is no subtitles. */
export function formatOf(text: string): SubtitleFormat | null {
  if (/^\s*WEBVTT/i.test(text)) return 'vtt'
  if (/^\s*\[(Script Info|V4\+? Styles|Events)\]/im.test(text)) return 'ass'
  return lines(text).some((line) => TIMING.test(line)) ? 'srt' : null
}

/**
 * Reads SubRip and WebVTT with the faults that files have: comma or point, hours left out, parts of one digit, any line
 * ends, no blank lines between cues, cues out of order.
 */
export function readCues(text: string, format: 'srt' | 'vtt'): Cue[] {
  const all = lines(text)
  const cues: Cue[] = []
  const starts = all.flatMap((line, at) => (TIMING.test(line) ? [at] : []))
  starts.forEach((at, index) => {
    const times = TIMING.exec(all[at] ?? '')
    if (!times) return
    const begin = seconds(times.slice(1, 5))
    const end = seconds(times.slice(5, 9))
    const body = payload(all.slice(at + 1, starts[index + 1]), format, index + 1 < starts.length)
    const { text: shown, settings } = format === 'vtt' ? fromVtt(body, times[9] ?? '') : fromSrt(body)
    if (shown !== '') cues.push({ start: begin, end: end > begin ? end : begin + SHOWN, text: shown, settings })
  })
  return cues.sort((a, b) => a.start - b.start)
}

/** Writes cues as WebVTT. `head` are blocks that stand before them, such as STYLE. */
export function writeVtt(cues: readonly Cue[], head: readonly string[] = []): string {
  const written = cues.map(({ start, end, text, settings }) => `${clock(start)} --> ${clock(end)}${settings === '' ? '' : ` ${settings}`}\n${text}`)
  return ['WEBVTT', ...head, ...written].join('\n\n') + '\n'
}

/** The blocks of WebVTT that say how cues look and where they stand. */
export function vttHead(text: string): string[] {
  const blocks = lines(text).join('\n').split(/\n{2,}/)
  return blocks.filter((block) => /^(STYLE|REGION)\s*\n/.test(block) && !block.includes('-->'))
}

export function lines(text: string): string[] {
  return text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
}

function seconds([hours = '0', minutes = '0', whole = '0', fraction = '0']: readonly (string | undefined)[]): number {
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(whole) + Number(`0.${fraction}`)
}

function clock(time: number): string {
  const ms = Math.round(time * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}

/** The lines of a cue without the number or name of the next one, and without blank lines, which would end it. */
function payload(following: readonly string[], format: 'srt' | 'vtt', another: boolean): string[] {
  const blank = following.findIndex((line) => line.trim() === '')
  if (format === 'vtt' && blank >= 0) return following.slice(0, blank)
  const last = following.at(-1) ?? ''
  const own = another && /^\s*\d+\s*$/.test(last) ? following.slice(0, -1) : following
  return own.filter((line) => line.trim() !== '')
}

function fromVtt(body: readonly string[], settings: string): { text: string; settings: string } {
  return { text: body.join('\n').replaceAll('-->', '--&gt;'), settings: settings.trim() }
}

function fromSrt(body: readonly string[]): { text: string; settings: string } {
  const raw = body.map((line) => line.trim()).join('\n')
  const alignment = /\{\\an([1-9])[^}]*\}/.exec(raw)?.[1]
  return { text: escapeMarkup(raw.replace(/\{\\[^}]*\}/g, '')).trim(), settings: alignment === undefined ? '' : settingsOf(Number(alignment)) }
}

/** Bold, italics and underlining stay; other tags go, and what only looks like one is text. */
export function escapeMarkup(text: string): string {
  return text
    .replace(/<\/?(font|span|s|strike)\b[^>]*>/gi, '')
    .replace(/&(?!(amp|lt|gt|nbsp|lrm|rlm);)/g, '&amp;')
    .replace(/<(?!\/?[biu]>)/gi, '&lt;')
    .replace(/<(\/?)([BIU])>/g, (_, slash: string, name: string) => `<${slash}${name.toLowerCase()}>`)
    .replaceAll('-->', '--&gt;')
}

/** Where a cue stands, by the keys of a number pad as ASS counts: 7 is the upper left corner. */
export function settingsOf(alignment: number): string {
  const row = alignment >= 7 ? ['line:0'] : alignment >= 4 ? ['line:50%'] : []
  const column = alignment % 3 === 1 ? ['position:0%', 'align:start'] : alignment % 3 === 0 ? ['position:100%', 'align:end'] : []
  return [...row, ...column].join(' ')
}
