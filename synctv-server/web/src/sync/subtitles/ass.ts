import { escapeMarkup, lines, settingsOf, type Cue } from './cues'

/**
 * The words of ASS and SSA with times, line breaks, alignment, bold, italics and underlining. Fonts, colours, places,
 * movement and karaoke are left out: they need a renderer of their own.
 */
export function readAss(text: string): Cue[] {
  let section = ''
  let fields: string[] = []
  const alignments = new Map<string, number>()
  const cues: Cue[] = []
  let legacy = false
  for (const line of lines(text)) {
    const header = /^\s*\[(.+)\]\s*$/.exec(line)?.[1]
    if (header !== undefined) {
      section = header.toLowerCase()
      if (section === 'v4 styles') legacy = true
      continue
    }
    const [, kind = '', value = ''] = /^\s*(\w+)\s*:\s*(.*)$/.exec(line) ?? []
    if (kind === 'Format') fields = value.split(',').map((field) => field.trim().toLowerCase())
    else if (kind === 'Style') {
      const style = record(fields, value)
      const alignment = Number(style['alignment'] ?? 2)
      alignments.set(style['name'] ?? '', legacy ? fromLegacy(alignment) : alignment)
    } else if (kind === 'Dialogue' && section === 'events') {
      const cue = toCue(record(fields, value), alignments)
      if (cue) cues.push(cue)
    }
  }
  return cues.sort((a, b) => a.start - b.start)
}

/** The last field holds the rest, commas and all. */
function record(fields: readonly string[], value: string): Record<string, string> {
  const parts = value.split(',')
  const last = fields.length - 1
  return Object.fromEntries(fields.map((field, at) => [field, (at === last ? parts.slice(at).join(',') : (parts[at] ?? '')).trim()]))
}

function toCue(fields: Record<string, string>, alignments: ReadonlyMap<string, number>): Cue | null {
  const start = seconds(fields['start'] ?? '')
  const end = seconds(fields['end'] ?? '')
  const raw = fields['text'] ?? ''
  if (start === null || end === null || end <= start || isDrawing(raw)) return null
  const said = /\{[^}]*\\an([1-9])/.exec(raw)?.[1]
  const alignment = said === undefined ? (alignments.get((fields['style'] ?? '').replace(/^\*/, '')) ?? 2) : Number(said)
  const text = escapeMarkup(withTags(raw).replace(/\\[Nn]/g, '\n').replaceAll('\\h', '\u00a0'))
  const shown = text.split('\n').map((line) => line.trim()).filter(Boolean).join('\n')
  return shown === '' ? null : { start, end, text: shown, settings: settingsOf(alignment) }
}

function seconds(time: string): number | null {
  const [, hours = '', minutes = '', whole = ''] = /^(\d+):(\d{1,2}):(\d{1,2}(?:[.,]\d+)?)$/.exec(time) ?? []
  return hours === '' ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(whole.replace(',', '.'))
}

/** A picture drawn by vectors, which has no words. */
function isDrawing(text: string): boolean {
  return /\{[^}]*\\p[1-9]/.test(text)
}

/** `{\b1}` becomes `<b>`, closed in the order opened; all other overrides go. */
function withTags(text: string): string {
  const open: string[] = []
  const close = (name: string): string => {
    if (!open.includes(name)) return ''
    const inner = open.splice(open.indexOf(name))
    const reopened = inner.slice(1)
    open.push(...reopened)
    return [...inner].reverse().map((tag) => `</${tag}>`).join('') + reopened.map((tag) => `<${tag}>`).join('')
  }
  const written = text.replace(/\{([^}]*)\}/g, (_, overrides: string) =>
    [...overrides.matchAll(/\\(?:([biu])(\d*)(?![\w(])|r)/g)]
      .map(([, name, value]) => {
        if (name === undefined) return [...open].reverse().map(close).join('')
        if (value === '0' || value === '') return close(name)
        if (open.includes(name)) return ''
        open.push(name)
        return `<${name}>`
      })
      .join(''),
  )
  return written + [...open].reverse().map((tag) => `</${tag}>`).join('')
}

/** SSA counts 1 to 3 below, 5 to 7 above, 9 to 11 in the middle. */
function fromLegacy(alignment: number): number {
  const column = ((alignment - 1) % 4) + 1
  return column + (alignment >= 9 ? 3 : alignment >= 5 ? 6 : 0)
}
