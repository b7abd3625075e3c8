import { formatTime, parseTime } from '../format'

/** As the server has it, s. */
const LONGEST = 3_600_000

/**
 * What somebody wrote as an item's length: seconds, null for nothing, or what is wrong with it.
 *
 * @param known the item's length: written as it was shown, it is meant to the fraction
 */
export function readLength(text: string, known?: number): number | null | 'lengthBad' | 'lengthOutside' {
  if (text.trim() === '') return null
  if (known !== undefined && text.trim() === formatTime(known)) return known
  const seconds = parseTime(text)
  if (seconds === null) return 'lengthBad'
  return seconds > 0 && seconds <= LONGEST ? seconds : 'lengthOutside'
}
