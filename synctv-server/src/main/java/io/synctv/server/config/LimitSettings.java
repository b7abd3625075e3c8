package io.synctv.server.config;

import java.util.List;

/** What one person, room, address or connection may use. */
final class LimitSettings {

  private static final int MIB = 1 << 20;

  static final List<Setting> ALL =
      List.of(
          Setting.of(
              "limits.sessions-per-user",
              "10",
              "Sessions one person may have, over all servers",
              SettingParsers.whole(1, 10_000),
              (b, v) -> b.limits.sessionsPerUser(v)),
          Setting.of(
              "limits.sessions-per-room",
              "1000",
              "Sessions one room may have, over all servers",
              SettingParsers.whole(1, 100_000),
              (b, v) -> b.limits.sessionsPerRoom(v)),
          Setting.of(
              "limits.guests-per-address",
              "10000",
              "Guests who may sign in from one address per minute, over all servers; the default"
                  + " stops floods only",
              SettingParsers.whole(1, 1_000_000),
              (b, v) -> b.guestsPerAddress = v),
          Setting.of(
              "limits.sessions-per-node",
              "100000",
              "Sessions this server may have",
              SettingParsers.whole(1, 10_000_000),
              (b, v) -> b.limits.sessionsPerNode(v)),
          Setting.of(
              "limits.rooms-per-user",
              "100",
              "Rooms one person may own",
              SettingParsers.whole(1, 1_000_000),
              (b, v) -> b.limits.roomsPerUser(v)),
          Setting.of(
              "limits.playlist-items",
              "1000",
              "Entries one playlist may have",
              SettingParsers.whole(1, 100_000),
              (b, v) -> b.limits.playlistItems(v)),
          Setting.of(
              "limits.chat-length",
              "2000",
              "Characters one chat message may have",
              SettingParsers.whole(1, 10_000),
              (b, v) -> b.limits.chatLength(v)),
          Setting.of(
              "limits.chat-per-second",
              "10",
              "Chat messages one person may send to a room per second in the long run",
              SettingParsers.whole(1, 1000),
              (b, v) -> b.limits.chatPerSecond(v)),
          Setting.of(
              "limits.chat-burst",
              "30",
              "Chat messages one person may send to a room at once",
              SettingParsers.whole(1, 10_000),
              (b, v) -> b.limits.chatBurst(v)),
          Setting.of(
              "limits.pending-commands",
              "4096",
              "Commands that may wait in one room",
              SettingParsers.whole(1, 1_000_000),
              (b, v) -> b.limits.pendingCommands(v)),
          Setting.of(
              "limits.queue-size",
              "1MiB",
              "Bytes that may wait for one session before it is closed as too slow",
              SettingParsers.size(16 * 1024, 256 * MIB),
              (b, v) -> b.limits.queueBytes(v)),
          Setting.of(
              "limits.idle",
              "30m",
              "How long a session may stay without a word from its client",
              SettingParsers.duration("1s", "30d"),
              (b, v) -> b.limits.idle(v)),
          Setting.of(
              "limits.duration",
              "24h",
              "How long a session may last before it has to come back",
              SettingParsers.duration("1s", "30d"),
              (b, v) -> b.limits.duration(v)),
          Setting.of(
              "limits.grace",
              "10s",
              "How long a dropped session counts as away before the others learn that it left",
              SettingParsers.duration("0s", "10m"),
              (b, v) -> b.limits.grace(v)),
          Setting.of(
              "limits.room-idle",
              "1m",
              "How long a room without sessions stays in memory",
              SettingParsers.duration("100ms", "1d"),
              (b, v) -> b.limits.roomIdle(v)),
          Setting.of(
              "limits.messages-per-second",
              "50",
              "Messages one connection may send per second in the long run; twice as many at once;"
                  + " pings, pongs and parts of messages count as well",
              SettingParsers.whole(1, 100_000),
              (b, v) -> b.messagesPerSecond = v),
          Setting.of(
              "limits.frame-size",
              "64KiB",
              "The largest message a client may send over the socket",
              SettingParsers.size(1024, 16 * MIB),
              (b, v) -> b.frameBytes = v),
          Setting.of(
              "limits.body-size",
              "1MiB",
              "The largest body of an HTTP request",
              SettingParsers.size(1024, 16 * MIB),
              (b, v) -> b.bodyBytes = v),
          Setting.of(
              "limits.hello-timeout",
              "10s",
              "How long a connection may go without saying who it is",
              SettingParsers.duration("100ms", "10m"),
              (b, v) -> b.helloTimeout = v),
          Setting.of(
              "limits.frame-timeout",
              "10s",
              "How long a message on the socket that was begun may take to come whole, in however"
                  + " many frames",
              SettingParsers.duration("100ms", "10m"),
              (b, v) -> b.frameTimeout = v),
          Setting.of(
              "limits.join-timeout",
              "2500ms",
              "How long somebody who has said who they are may wait to be let into a room, loading"
                  + " it included, before they are sent away to come back",
              SettingParsers.duration("100ms", "1m"),
              (b, v) -> b.limits.joinTimeout(v)),
          Setting.of(
              "limits.heartbeat",
              "10s",
              "How long a connection may be silent before it is pinged; after two and a half times"
                  + " as long it is cut",
              SettingParsers.duration("100ms", "1h"),
              (b, v) -> b.heartbeat = v),
          Setting.of(
              "limits.playlist-size",
              "2MiB",
              "Bytes the entries of one playlist may take, as they go to clients",
              SettingParsers.size(16 * 1024, 16 * MIB),
              (b, v) -> b.limits.playlistBytes(v)));

  private LimitSettings() {}
}
