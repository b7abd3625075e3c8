import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { can } from './permissions'
import type { ClientMessage, OrderedMessage, ServerMessage } from './protocol'
import { currentItem, EMPTY_STATE, isOrdered, leavesGap, reduce } from './state'
import { clientSamples, serverSamples } from './testing/wire-samples'

type TypeOf<Samples> = Samples[keyof Samples] extends infer Sample ? (Sample extends { type: infer Type } ? Type : never) : never

const SAMPLES = new URL('../../../../docs/protocol/samples/', import.meta.url)

function filesIn(folder: string): Record<string, unknown> {
  const directory = new URL(`${folder}/`, SAMPLES)
  const names = readdirSync(directory)
  return Object.fromEntries(
    names.map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(new URL(name, directory), 'utf8')) as unknown]),
  )
}

describe('the samples of the wire', () => {
  test('are those of the documentation', () => {
    expect(filesIn('server')).toEqual(serverSamples)
    expect(filesIn('client')).toEqual(clientSamples)
  })

  test('have every type of message', () => {
    expectTypeOf<ServerMessage['type']>().toEqualTypeOf<TypeOf<typeof serverSamples>>()
    expectTypeOf<ClientMessage['type']>().toEqualTypeOf<TypeOf<typeof clientSamples>>()
  })
})

describe('what the server sends', () => {
  const welcomed = reduce(EMPTY_STATE, serverSamples.welcome)
  const events: OrderedMessage[] = Object.values<ServerMessage>(serverSamples).filter(isOrdered)
  const after = (message: OrderedMessage) => reduce({ ...welcomed, seq: message.seq - 1 }, message)

  test('a welcome is the whole state', () => {
    expect(welcomed.me).toMatchObject({ session: 's_ada', role: 'owner' })
    expect(can(serverSamples.welcome.permissions, 'deleteRoom')).toBe(true)
    expect(currentItem(welcomed)?.name).toBe('Film')
    expect(welcomed.chat.map((message) => message.text)).toEqual(['Hello'])
    expect(reduce(welcomed, serverSamples['welcome-resumed']).playlist).toEqual(welcomed.playlist)
  })

  test('ordered events follow it without a gap', () => {
    let state = welcomed
    for (const event of events) {
      expect(leavesGap(state, event)).toBe(false)
      state = reduce(state, event)
      expect(state.seq).toBe(event.seq)
    }
    expect(state.chat.map((message) => message.id)).toEqual(['c_1', 'c_2'])
  })

  test('events change what they name', () => {
    expect(after(serverSamples.playback).playback).toEqual(serverSamples.playback.playback)
    expect(after(serverSamples['playlist-put']).playlist.map((item) => item.id)).toEqual(['m_film', 'm_news'])
    expect(after(serverSamples['playlist-growing']).playlist.map((item) => item.growing)).toEqual([undefined, true])
    expect(after(serverSamples.settings).room?.settings).toEqual(serverSamples.settings.settings)
    expect(after(serverSamples['room-closed'])).toEqual({ ...welcomed, seq: serverSamples['room-closed'].seq })
  })

  test('what goes beside the events does as well', () => {
    const present = reduce(welcomed, serverSamples.presence)
    expect(present.people.map((person) => person.session)).toEqual(['s_ada', 's_bob', 's_cleo'])
    expect(present.people[2]?.failed).toBe('network')
    expect(present.room?.online).toBe(3)
    const { me } = reduce(welcomed, serverSamples.access)
    expect(me).toMatchObject({ role: 'admin', permissions: serverSamples.access.permissions })
    expect(can(serverSamples.access.permissions, 'seek')).toBe(true)
    expect(can(serverSamples.access.permissions, 'kick')).toBe(false)
    expect(reduce(welcomed, serverSamples.notice).isolated).toBe(true)
  })
})
