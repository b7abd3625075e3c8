/** Addresses of one service, of which any will do: stays with the one that works. */
export class Addresses {
  private readonly list: readonly string[]
  private index = 0

  /** @param addresses at least one */
  constructor(addresses: string | readonly string[]) {
    this.list = typeof addresses === 'string' ? [addresses] : [...addresses]
    if (this.list.length === 0) throw new RangeError('At least one address is needed')
  }

  get current(): string {
    return this.list[this.index] ?? ''
  }

  get count(): number {
    return this.list.length
  }

  /** All of them, beginning with the current one. */
  get inOrder(): readonly string[] {
    return [...this.list.slice(this.index), ...this.list.slice(0, this.index)]
  }

  /** One does not answer, or asks to go elsewhere. Of requests that find out at the same time only the first moves on. */
  leave(address = this.current): void {
    if (address === this.current) this.index = (this.index + 1) % this.list.length
  }
}
