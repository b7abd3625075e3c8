// The files of docs/protocol/samples as values, so that the compiler checks them. Written by WireSamplesTest
// of the server with -Dsynctv.docs.write=true.
import type { ClientMessage, ServerMessage } from '../protocol'

export const serverSamples = {
  'welcome': {
    "type": "welcome",
    "session": "s_ada",
    "user": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "role": "owner",
    "permissions": "18446744073709551615",
    "epoch": "e_1",
    "seq": 40,
    "now": 1790000000000,
    "room": {
      "id": "r_friday",
      "createdAt": 1789913600000,
      "name": "Friday",
      "owner": {"id": "u_ada", "name": "Ada", "kind": "account"},
      "hidden": false,
      "locked": true,
      "settings": {"control": "members", "advance": "next", "maxMembers": 100},
      "online": 1,
      "playing": "Film"
    },
    "playback": {
      "media": "m_film",
      "playing": true,
      "position": 12.5,
      "rate": 1.0,
      "anchor": 1790000000000,
      "version": 7
    },
    "limits": {"chatLength": 2000},
    "heartbeat": 10.0,
    "resumed": false,
    "people": [
      {
        "session": "s_ada",
        "user": {"id": "u_ada", "name": "Ada", "kind": "account"},
        "role": "owner",
        "device": "Television",
        "since": 1789999970000,
        "state": "connected",
        "position": 12.5,
        "buffering": false,
        "ready": true,
        "rtt": 20.0,
        "drift": -0.004,
        "blocked": false
      }
    ],
    "count": 1,
    "playlist": [
      {
        "id": "m_film",
        "order": "V",
        "url": "https://media.example.org/film.mp4",
        "name": "Film",
        "type": "mp4",
        "live": false,
        "duration": 5400.0,
        "headers": {"Referer": "https://example.org/"},
        "subtitles": [{"url": "https://media.example.org/film.vtt", "label": "English", "language": "en"}],
        "sources": [{"url": "https://media.example.org/film.m3u8", "label": "1080p", "type": "hls"}],
        "addedBy": {"id": "u_ada", "name": "Ada", "kind": "account"},
        "addedAt": 1789999940000
      }
    ],
    "chat": [
      {
        "id": "c_1",
        "from": {"id": "u_ada", "name": "Ada", "kind": "account"},
        "text": "Hello",
        "at": 1789999995000,
        "version": 1
      }
    ]
  },
  'welcome-resumed': {
    "type": "welcome",
    "session": "s_ada",
    "user": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "role": "owner",
    "permissions": "18446744073709551615",
    "epoch": "e_1",
    "seq": 40,
    "now": 1790000000000,
    "room": {
      "id": "r_friday",
      "createdAt": 1789913600000,
      "name": "Friday",
      "owner": {"id": "u_ada", "name": "Ada", "kind": "account"},
      "hidden": false,
      "locked": true,
      "settings": {"control": "members", "advance": "next", "maxMembers": 100},
      "online": 1
    },
    "playback": {
      "media": "m_film",
      "playing": true,
      "position": 12.5,
      "rate": 1.0,
      "anchor": 1790000000000,
      "version": 7
    },
    "limits": {"chatLength": 2000},
    "heartbeat": 10.0,
    "resumed": true,
    "people": [
      {
        "session": "s_ada",
        "user": {"id": "u_ada", "name": "Ada", "kind": "account"},
        "role": "owner",
        "device": "Television",
        "since": 1789999970000,
        "state": "connected",
        "position": 12.5,
        "buffering": false,
        "ready": true,
        "rtt": 20.0,
        "drift": -0.004,
        "blocked": false
      }
    ],
    "count": 1
  },
  'ack': {"type": "ack", "id": 3},
  'ack-event': {"type": "ack", "id": 4, "seq": 42, "ids": ["m_news"]},
  'reject': {
    "type": "reject",
    "id": 5,
    "code": "MEDIA_CHANGED",
    "message": "Another item is playing by now",
    "retryable": false
  },
  'reject-unnumbered': {"type": "reject", "code": "MALFORMED", "message": "The request could not be read", "retryable": false},
  'reject-fault': {
    "type": "reject",
    "id": 6,
    "code": "INVALID",
    "message": "url is refused: its host is missing",
    "fault": "HOST_MISSING",
    "retryable": false
  },
  'pong': {"type": "pong", "t0": 1234.5, "t1": 1790000000000.125, "t2": 1790000000000.25},
  'playback': {
    "type": "playback",
    "seq": 41,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "playback": {
      "media": "m_film",
      "playing": true,
      "position": 12.5,
      "rate": 1.0,
      "anchor": 1790000000000,
      "version": 7
    },
    "cause": "play"
  },
  'playlist-put': {
    "type": "playlist",
    "seq": 42,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "change": "put",
    "items": [
      {
        "id": "m_news",
        "order": "k",
        "url": "https://media.example.org/news.m3u8",
        "name": "News",
        "type": "hls",
        "live": true,
        "subtitles": [],
        "sources": [],
        "addedBy": {"id": "u_bob", "name": "Bob", "kind": "guest"},
        "addedAt": 1790000000000,
        "after": "m_film"
      }
    ]
  },
  'playlist-growing': {
    "type": "playlist",
    "seq": 43,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "change": "put",
    "items": [
      {
        "id": "m_talk",
        "order": "s",
        "url": "https://media.example.org/talk.m3u8",
        "name": "Talk",
        "type": "hls",
        "live": false,
        "growing": true,
        "subtitles": [],
        "sources": [],
        "addedBy": {"id": "u_bob", "name": "Bob", "kind": "guest"},
        "addedAt": 1790000000000,
        "after": "m_news"
      }
    ]
  },
  'playlist-removed': {
    "type": "playlist",
    "seq": 44,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "change": "removed",
    "ids": ["m_news"]
  },
  'chat': {
    "type": "chat",
    "seq": 45,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "change": "posted",
    "message": {
      "id": "c_2",
      "from": {"id": "u_bob", "name": "Bob", "kind": "guest"},
      "text": "Hello Ada",
      "at": 1790000000000,
      "replyTo": "c_1",
      "mediaPosition": 12.5,
      "version": 1
    }
  },
  'members-joined': {
    "type": "members",
    "seq": 46,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "change": "joined",
    "member": {"user": {"id": "u_bob", "name": "Bob", "kind": "guest"}, "role": "member"}
  },
  'members-changed': {
    "type": "members",
    "seq": 47,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "change": "changed",
    "member": {"user": {"id": "u_bob", "name": "Bob", "kind": "guest"}, "role": "admin"}
  },
  'memberships': {
    "type": "memberships",
    "seq": 48,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "ended": ["u_bob"]
  },
  'kicked': {
    "type": "kicked",
    "seq": 49,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "userId": "u_bob"
  },
  'settings': {
    "type": "settings",
    "seq": 50,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "settings": {"control": "members", "advance": "next", "maxMembers": 100},
    "room": {
      "name": "Friday",
      "owner": {"id": "u_ada", "name": "Ada", "kind": "account"},
      "hidden": false,
      "locked": true
    }
  },
  'room': {
    "type": "room",
    "seq": 51,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "room": {
      "name": "Friday",
      "owner": {"id": "u_ada", "name": "Ada", "kind": "account"},
      "hidden": false,
      "locked": true
    }
  },
  'skipped': {"type": "skipped", "from": 52, "seq": 54},
  'room-closed': {
    "type": "room",
    "seq": 55,
    "at": 1790000000000,
    "by": {"id": "u_ada", "name": "Ada", "kind": "account"},
    "closed": true
  },
  'presence': {
    "type": "presence",
    "joined": [
      {
        "session": "s_bob",
        "user": {"id": "u_bob", "name": "Bob", "kind": "guest"},
        "role": "guest",
        "since": 1790000000000,
        "state": "connected"
      }
    ],
    "left": [{"session": "s_bob_before", "user": {"id": "u_bob", "name": "Bob", "kind": "guest"}}],
    "updated": [
      {
        "session": "s_ada",
        "user": {"id": "u_ada", "name": "Ada", "kind": "account"},
        "role": "owner",
        "device": "Television",
        "since": 1789999970000,
        "state": "connected",
        "position": 12.5,
        "buffering": false,
        "ready": true,
        "rtt": 20.0,
        "drift": -0.004,
        "blocked": false
      },
      {
        "session": "s_cleo",
        "user": {"id": "u_cleo", "name": "u_cleo", "kind": "account"},
        "role": "member",
        "since": 1789999980000,
        "state": "connected",
        "position": 0.0,
        "buffering": false,
        "ready": false,
        "rtt": 35.0,
        "blocked": false,
        "failed": "network"
      }
    ],
    "count": 3
  },
  'access': {"type": "access", "role": "admin", "permissions": "1409"},
  'typing': {"type": "typing", "user": {"id": "u_bob", "name": "Bob", "kind": "guest"}},
  'notice': {"type": "notice", "code": "CLUSTER_ISOLATED"},
  'drain': {"type": "drain", "reconnectAfter": 2500},
} satisfies Record<string, ServerMessage>

export const clientSamples = {
  'hello': {"type": "hello", "token": "eyJ…", "device": "Television", "client": "example 1.0"},
  'hello-resume': {"type": "hello", "token": "eyJ…", "resume": {"epoch": "e_1", "seq": 40, "session": "s_ada"}},
  'ping': {"type": "ping", "t0": 1234.5},
  'report': {
    "type": "report",
    "media": "m_film",
    "position": 12.5,
    "buffering": false,
    "ready": true,
    "rtt": 20,
    "drift": -0.004,
    "duration": 5400,
    "blocked": false,
    "timeline": "complete"
  },
  'report-failed': {"type": "report", "media": "m_film", "position": 0, "buffering": false, "ready": false, "failed": "network"},
  'typing': {"type": "typing"},
  'sync': {"type": "sync", "epoch": "e_1", "seq": 40},
  'playback.play': {
    "type": "playback.play",
    "id": 1,
    "position": 12.5,
    "expectedMedia": "m_film",
    "expectedVersion": 7,
    "key": "k_1"
  },
  'playback.pause': {"type": "playback.pause", "id": 2, "expectedMedia": "m_film", "key": "k_2"},
  'playback.seek': {"type": "playback.seek", "id": 3, "position": 60, "expectedMedia": "m_film", "key": "k_3"},
  'playback.rate': {"type": "playback.rate", "id": 4, "rate": 1.25, "key": "k_4"},
  'playback.select': {"type": "playback.select", "id": 5, "media": "m_news", "position": 0, "playing": true, "key": "k_5"},
  'playback.ended': {"type": "playback.ended", "id": 6, "media": "m_film", "position": 5400, "key": "k_6"},
  'chat.send': {"type": "chat.send", "id": 7, "text": "Hello Ada", "replyTo": "c_1", "mediaPosition": 12.5, "key": "k_7"},
  'playlist.add': {
    "type": "playlist.add",
    "id": 8,
    "items": [{"url": "https://media.example.org/news.m3u8", "name": "News", "type": "hls", "live": true}],
    "after": "m_film",
    "select": true,
    "key": "k_8"
  },
  'playlist.remove': {"type": "playlist.remove", "id": 9, "items": ["m_news"], "key": "k_9"},
  'playlist.move': {"type": "playlist.move", "id": 10, "item": "m_news", "after": null, "key": "k_10"},
} satisfies Record<string, ClientMessage>
