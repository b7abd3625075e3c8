/**
 * A key for a command: what is sent again under the same key within five minutes is not carried out twice, but gets the
 * first answer. Another command needs another key.
 *
 * @param random from 0 to below 1
 */
export function newKey(random: () => number = Math.random): string {
  let key = ''
  while (key.length < 22) key += Math.floor(random() * 36 ** 8).toString(36).padStart(8, '0')
  return key.slice(0, 22)
}
