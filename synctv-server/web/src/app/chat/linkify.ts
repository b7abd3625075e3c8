export interface TextPart {
  readonly text: string
  /** Set when the part is a link. */
  readonly href?: string
}

const LINK = /https?:\/\/[^\s<>"'“”‘’，。；！？（）、]+/gi
/** Punctuation that ends a sentence, not an address. */
const TRAILING = /[.,;:!?)\]}]+$/

/** Splits a message into text and links, for templates that set text only: nothing of it is ever read as markup. */
export function linkify(message: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of message.matchAll(LINK)) {
    const raw = match[0]
    const link = balanced(raw) ? raw.replace(/[.,;:!?]+$/, '') : raw.replace(TRAILING, '')
    if (!URL.canParse(link)) continue
    if (match.index > end) parts.push({ text: message.slice(end, match.index) })
    parts.push({ text: link, href: link })
    end = match.index + link.length
  }
  if (end < message.length) parts.push({ text: message.slice(end) })
  return parts
}

/** An address may hold a pair of brackets, as encyclopedias do; a lone closing one belongs to the sentence. */
function balanced(text: string): boolean {
  return text.includes('(') && text.split('(').length === text.split(')').length
}
