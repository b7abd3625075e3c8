/** The list as it would be with the item at `from` moved to the place `to`. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const result = [...list]
  const [item] = result.splice(from, 1)
  if (item !== undefined) result.splice(to, 0, item)
  return result
}

/** The id before place `index`, which is how the server is told where an item goes; null for the start. */
export function idBefore(list: readonly { readonly id: string }[], index: number): string | null {
  return list[index - 1]?.id ?? null
}
