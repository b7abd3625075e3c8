import type { Accepted } from './pending'
import type { Command, Guards, NewItem } from './protocol'

export interface SelectOptions {
  position?: number
  playing?: boolean
}

export interface ChatOptions {
  replyTo?: string
  mediaPosition?: number
  /** Of `newKey()`: the same text sent again under it within five minutes is said once. */
  key?: string
}

export interface AddOptions {
  /** Choose the first added item and play it. */
  select?: boolean
  /** Id of the item to put them after; null or absent: at the end. */
  after?: string | null
  /** Sent again under the same key, with the same content, it adds nothing twice; see `newKey`. */
  key?: string
}

/** What a person can do in a room. Every method resolves on the server's ack and rejects with a SyncError. */
export abstract class RoomCommands {
  protected abstract submit(command: Command): Promise<Accepted>

  /** Starts for everybody, at `position` or where the room is. */
  play(position?: number, guards: Guards = {}): Promise<Accepted> {
    return this.submit({ type: 'playback.play', ...guards, ...(position === undefined ? {} : { position }) })
  }

  pause(position?: number, guards: Guards = {}): Promise<Accepted> {
    return this.submit({ type: 'playback.pause', ...guards, ...(position === undefined ? {} : { position }) })
  }

  seek(position: number, guards: Guards = {}): Promise<Accepted> {
    return this.submit({ type: 'playback.seek', ...guards, position })
  }

  /** 0.25 to 4. */
  rate(rate: number, guards: Guards = {}): Promise<Accepted> {
    return this.submit({ type: 'playback.rate', ...guards, rate })
  }

  /** Chooses an item of the playlist, or nothing. */
  select(media: string | null, options: SelectOptions = {}, guards: Guards = {}): Promise<Accepted> {
    return this.submit({ type: 'playback.select', ...guards, media, ...options })
  }

  /** Tells that the item ended here; the room decides what follows, once. */
  ended(media: string, position: number): Promise<Accepted> {
    return this.submit({ type: 'playback.ended', media, position })
  }

  sendChat(text: string, options: ChatOptions = {}): Promise<Accepted> {
    return this.submit({ type: 'chat.send', text, ...options })
  }

  addItems(items: NewItem[], options: AddOptions = {}): Promise<Accepted> {
    return this.submit({ type: 'playlist.add', items, ...options })
  }

  removeItems(ids: string[]): Promise<Accepted> {
    return this.submit({ type: 'playlist.remove', items: ids })
  }

  /** @param after the item to put it after, or null for the start */
  moveItem(id: string, after: string | null): Promise<Accepted> {
    return this.submit({ type: 'playlist.move', item: id, after })
  }
}
