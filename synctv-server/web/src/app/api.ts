import { SyncApi } from '../sync'
import { currentToken } from './session-store'

/** The server this page came from. */
export const api = new SyncApi({ base: '/api/v1', token: currentToken })
