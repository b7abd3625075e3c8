/** What the conductor does now; see SyncStats. */
export type ConductorState = 'off' | 'held' | 'landing' | 'gap' | 'locked' | 'correcting' | 'buffering' | 'blocked' | 'unseekable'
