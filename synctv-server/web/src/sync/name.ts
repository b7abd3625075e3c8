/** Why a text is no name that people may be shown. The server has the same (NameFault). */
export type NameFault = 'NAME_EMPTY' | 'NAME_TOO_LONG' | 'NAME_BROKEN' | 'NAME_CONTROL' | 'NAME_DIRECTION' | 'NAME_HIDDEN'

export type CheckedName = { readonly name: string; readonly fault?: never } | { readonly fault: NameFault; readonly name?: never }

/** The most characters of the names that people choose. */
export const NAME_MAX = { person: 40, room: 80, item: 200 } as const

const AROUND = /^\p{White_Space}+|\p{White_Space}+$/gu
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u
const DIRECTION = /\p{Bidi_Control}/u
const JOINER = '\u200d'
const JOINERS = /[\u200c\u200d]/
/** A variation selector, also Mongolian's. */
const SELECTOR = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}\u180b-\u180d\u180f]/u
const TAG = /[\u{e0020}-\u{e007f}]/u
/** What is never seen, by itself or beside anything, and what only its maker can read. */
const NEVER_SEEN =
  /\u034f|\u17b4|\u17b5|[\xad\u115f\u1160\u3164\uffa0\u180e\u200b\u2060-\u206f\ufeff\ufff0-\ufffc\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\p{Co}\p{Noncharacter_Code_Point}]/u
/** Scripts whose letters a joiner can change: from Arabic to Sinhala, and others that join letters. */
const JOINING = /[\u0600-\u0dff\u0f00-\u109f\u1700-\u18af\u1a00-\u1bff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefe\u{10a00}-\u{11fff}]/u
const LETTER = /[\p{L}\p{M}]/u
const PICTURE = /\p{Extended_Pictographic}/u
const TONE = /[\u{1f3fb}-\u{1f3ff}]/u
/** What makes nothing visible where it stands alone. */
const NO_BASE = /[\u2800\u200c\u200d\p{White_Space}\p{M}\p{Cc}\p{Cs}\p{Bidi_Control}]/u
const FLAG = /^\u{1f3f4}[\u{e0020}-\u{e007e}]{3,6}\u{e007f}/u
/** What flags are looked for in: a flag, its tags and the one that ends. */
const FLAG_LENGTH = 8

/**
 * Checks what somebody calls themselves, a room or an item: one line that can be seen and that turns no text round it.
 * The server has the same rule (Names), and docs/protocol/names.json holds the two together.
 *
 * @param max the most characters, as code points
 */
export function checkedName(text: string, max: number): CheckedName {
  const name = text.replace(AROUND, '')
  if (name === '') return { fault: 'NAME_EMPTY' }
  const characters = [...name]
  if (characters.length > max) return { fault: 'NAME_TOO_LONG' }
  for (const index of characters.keys()) {
    const fault = faultAt(characters, index)
    if (fault !== null) return { fault }
  }
  return characters.some(isBase) ? { name } : { fault: 'NAME_EMPTY' }
}

/** Makes a name of what nobody here has typed, such as a part of an address: what is refused is left out. Nothing when nothing is left. */
export function mendedName(text: string, max: number): string {
  const characters = [...text]
  const kept = characters.map((character, index) => {
    const fault = faultAt(characters, index)
    return fault === null ? character : fault === 'NAME_CONTROL' ? ' ' : ''
  })
  const cut = (all: readonly string[]) => [...all.join('').replace(AROUND, '')].slice(0, max).join('')
  const { name } = checkedName(cut(kept), max)
  return name ?? cut(characters.filter((character) => character === ' ' || isBase(character))).replace(AROUND, '')
}

function faultAt(characters: readonly string[], index: number): NameFault | null {
  const character = characters[index] ?? ''
  if (/\p{Cs}/u.test(character)) return 'NAME_BROKEN'
  if (CONTROL.test(character)) return 'NAME_CONTROL'
  if (DIRECTION.test(character)) return 'NAME_DIRECTION'
  return isHidden(characters, index, character) ? 'NAME_HIDDEN' : null
}

function isHidden(characters: readonly string[], index: number, character: string): boolean {
  if (JOINERS.test(character)) return !joins(characters, index, character)
  if (SELECTOR.test(character)) return index === 0 || !isBase(characters[index - 1] ?? '')
  if (TAG.test(character)) return !inFlag(characters, index)
  return NEVER_SEEN.test(character)
}

/** Whether a joiner stands where it changes how its neighbours look. */
function joins(characters: readonly string[], index: number, joiner: string): boolean {
  const before = characters[index - 1] ?? ''
  if (JOINING.test(before) && LETTER.test(before)) return true
  let at = index - 1
  while (at >= 0 && (SELECTOR.test(characters[at] ?? '') || TONE.test(characters[at] ?? ''))) at -= 1
  return joiner === JOINER && PICTURE.test(characters[at] ?? '') && PICTURE.test(characters[index + 1] ?? '')
}

/** Whether a tag is one of a flag's: a black flag, three to six tags, and the one that ends. */
function inFlag(characters: readonly string[], index: number): boolean {
  let start = index
  while (start >= 0 && TAG.test(characters[start] ?? '')) start -= 1
  const flag = FLAG.exec(characters.slice(Math.max(start, 0), start + FLAG_LENGTH).join(''))
  return flag !== null && index < start + [...flag[0]].length
}

/** Whether something is seen where this stands, whatever stands round it. */
function isBase(character: string): boolean {
  return !NO_BASE.test(character) && !SELECTOR.test(character) && !NEVER_SEEN.test(character)
}
