/**
 * SyncTV's client library: watch a room together from any web page.
 *
 * `SyncApi` signs in and manages rooms, `RoomConnection` follows one room, `SyncedPlayer` keeps a `<video>` at the
 * room's position. No framework is needed; README.md in this folder has a complete example.
 */
export { AddInParts } from './add-in-parts'
export * from './api'
export type { ClusterClock } from './clock'
export type { AddOptions, ChatOptions, SelectOptions } from './commands'
export { type ConductorState } from './conductor-state'
export * from './connection'
export * from './errors'
export { newKey } from './key'
export { NAME_MAX, checkedName, mendedName, type CheckedName, type NameFault } from './name'
export { decodeUtf8, mediaAddress, type AddressFault, type MediaAddress } from './media-address'
export { type Accepted } from './pending'
export * from './permissions'
export { type PlaybackControls } from './playback-controls'
export * from './player-sync'
export type { PlayerError, PlayerErrorKind } from './players/adapter'
export * from './protocol'
export type { SubtitleFault } from './subtitles'
export { type ConnectionStatus, type StopReason } from './status'
export { CHAT_KEPT, EMPTY_STATE, currentItem, newer, type RoomState } from './state'
export { type Environment } from './environment'
export { positionAt, startsIn } from './timeline'
