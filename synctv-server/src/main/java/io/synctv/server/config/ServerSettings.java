package io.synctv.server.config;

import java.util.List;

/** The settings of the server itself and of what it keeps. */
final class ServerSettings {

  static final List<Setting> ALL =
      List.of(
          Setting.of(
              "server.host",
              "0.0.0.0",
              "The address to listen on",
              SettingParsers.text(),
              (b, v) -> b.host = v),
          Setting.of(
              "server.port",
              "8080",
              "The port to listen on; 0 picks a free one",
              SettingParsers.whole(0, 65_535),
              (b, v) -> b.port = v),
          Setting.of(
              "server.observe-port",
              "",
              "A port of its own for health and metrics, which the main port then does not serve",
              SettingParsers.optional(SettingParsers.whole(0, 65_535)),
              (b, v) -> b.observePort = v.orElse(null)),
          Setting.of(
              "server.trusted-proxies",
              "0",
              "How many reverse proxies of yours stand before this server; as many entries at the"
                  + " end of `X-Forwarded-For` are believed, none with 0",
              SettingParsers.whole(0, 10),
              (b, v) -> b.trustedProxies = v),
          Setting.of(
              "server.drain",
              "10s",
              "How long draining may take: when stopping, sessions are told to reconnect, spread"
                  + " over this time",
              SettingParsers.duration("0s", "10m"),
              (b, v) -> b.drain = v),
          Setting.of(
              "data",
              "data",
              "The folder for the database and the signing key, made when missing",
              SettingParsers.path(),
              (b, v) -> b.data = v),
          Setting.of(
              "web.origins",
              "",
              "Origins of other sites whose pages may use this server, such as"
                  + " `https://example.org`",
              SettingParsers.origins(),
              (b, v) -> b.origins = v),
          Setting.of(
              "websocket.compression",
              "false",
              "Whether what goes over sockets is compressed for clients that offer it"
                  + " (permessage-deflate)",
              SettingParsers.flag(),
              (b, v) -> b.compression = v),
          Setting.of(
              "auth.guests",
              "true",
              "Whether people may come without an account",
              SettingParsers.flag(),
              (b, v) -> b.guests = v),
          Setting.of(
              "auth.token-lifetime",
              "12h",
              "How long a sign-in lasts",
              SettingParsers.duration("1m", "90d"),
              (b, v) -> b.tokenLifetime = v),
          Setting.of(
              "database.url",
              "",
              "Where PostgreSQL is, such as `jdbc:postgresql://db.example/synctv`; empty for SQLite"
                  + " in the data folder",
              SettingParsers.any(),
              (b, v) -> b.database.url = v),
          Setting.of(
              "database.user",
              "",
              "Who logs in to PostgreSQL",
              SettingParsers.any(),
              (b, v) -> b.database.user = v),
          Setting.of(
              "database.password",
              "",
              "The password for it",
              SettingParsers.any(),
              (b, v) -> b.database.password = v),
          Setting.of(
              "database.pool-size",
              "8",
              "Calls that may use the database at the same time; with SQLite those that read",
              SettingParsers.whole(1, 256),
              (b, v) -> b.database.poolSize = v),
          Setting.of(
              "database.acquire-timeout",
              "10s",
              "How long a call waits for its turn",
              SettingParsers.duration("250ms", "10m"),
              (b, v) -> b.database.acquireTimeout = v),
          Setting.of(
              "database.lock-timeout",
              "2500ms",
              "How long a call waits for another server that is writing",
              SettingParsers.duration("1ms", "10m"),
              (b, v) -> b.database.lockTimeout = v),
          Setting.of(
              "database.connect-timeout",
              "5s",
              "How long PostgreSQL may take to accept a connection",
              SettingParsers.duration("1s", "10m"),
              (b, v) -> b.database.connectTimeout = v),
          Setting.of(
              "database.query-timeout",
              "10s",
              "How long PostgreSQL may take for one statement",
              SettingParsers.duration("1s", "10m"),
              (b, v) -> b.database.queryTimeout = v),
          Setting.of(
              "database.force-upgrade",
              "false",
              "Whether the tables of an older version are changed although servers of that version"
                  + " run still; they can write nothing from then on",
              SettingParsers.flag(),
              (b, v) -> b.database.forceUpgrade = v),
          Setting.of(
              "chat.retention.age",
              "365d",
              "How old chat messages get before they are deleted; any age when empty",
              SettingParsers.optional(SettingParsers.duration("1m", "36500d")),
              (b, v) -> b.chat.age = v.orElse(null)),
          Setting.of(
              "chat.retention.count",
              "10000",
              "Chat messages each room keeps, the newest; all when empty",
              SettingParsers.optional(SettingParsers.whole(1, Integer.MAX_VALUE)),
              (b, v) -> b.chat.count = v.orElse(null)),
          Setting.of(
              "chat.retention.period",
              "1h",
              "How often what is too old or too much is deleted, by one server for all",
              SettingParsers.duration("1s", "30d"),
              (b, v) -> b.chat.period = v),
          Setting.of(
              "rooms.retention.guests",
              "90d",
              "How long a guest's room stays that nobody uses, at least 90d, before it is closed"
                  + " and deleted; for ever when empty",
              SettingParsers.optional(SettingParsers.duration("90d", "36500d")),
              (b, v) -> b.rooms.guests = v.orElse(null)),
          Setting.of(
              "rooms.retention.accounts",
              "",
              "The same of rooms whose owner has an account",
              SettingParsers.optional(SettingParsers.duration("90d", "36500d")),
              (b, v) -> b.rooms.accounts = v.orElse(null)),
          Setting.of(
              "rooms.retention.period",
              "1h",
              "How often rooms that nobody uses are closed, by one server for all",
              SettingParsers.duration("1s", "30d"),
              (b, v) -> b.rooms.period = v));

  private ServerSettings() {}
}
