import type { PlayerErrorKind } from '../../sync'
import type { Dictionary } from '../i18n/en'

/** Why a video does not play and what a person can do about it. */
export function adviceFor(kind: PlayerErrorKind, t: Dictionary): { why: string; todo: string } {
  const m = t.mediaError
  switch (kind) {
    case 'network':
      return { why: m.network, todo: m.networkDo }
    case 'not-found':
      return { why: m.notFound, todo: m.notFoundDo }
    case 'forbidden':
      return { why: m.forbidden, todo: m.forbiddenDo }
    case 'cors':
      return { why: m.cors, todo: m.corsDo }
    case 'codec':
      return { why: m.codec, todo: m.codecDo }
    case 'unsupported':
      return { why: m.unsupported, todo: m.unsupportedDo }
    case 'autoplay':
    case 'unknown':
      return { why: m.unknown, todo: m.unknownDo }
  }
}
