package io.synctv.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One thing an operator may set: the only place that says its key, default, bounds and meaning.
 * docs/configuration.md is made from {@link #ALL}.
 *
 * @param key its name in the file
 * @param defaultValue what holds when it is not set
 * @param meaning one sentence, with its bounds
 * @param target puts the text into a builder, or throws {@link ConfigException}
 */
record Setting(
    String key,
    String defaultValue,
    String meaning,
    BiConsumer<ServerConfig.Builder, String> target) {

  private static final int MIB = 1 << 20;

  static final List<Setting> ALL =
      List.of(
          of(
              "server.host",
              "0.0.0.0",
              "The address to listen on",
              Values.text(),
              (b, v) -> b.host = v),
          of(
              "server.port",
              "8080",
              "The port to listen on; 0 picks a free one",
              Values.whole(0, 65_535),
              (b, v) -> b.port = v),
          of(
              "server.observe-port",
              "",
              "A port of its own for health and metrics, which the main port then does not serve",
              Values.optional(Values.whole(0, 65_535)),
              (b, v) -> b.observePort = v.orElse(null)),
          of(
              "server.drain",
              "10s",
              "How long stopping may take, so that people can move on",
              Values.duration("0s", "10m"),
              (b, v) -> b.drain = v),
          of(
              "data",
              "data",
              "The folder for the database and the signing key, made when missing",
              Values.path(),
              (b, v) -> b.data = v),
          of(
              "web.origins",
              "",
              "Origins of other sites whose pages may use this server, such as"
                  + " `https://example.org`",
              Values.origins(),
              (b, v) -> b.origins = v),
          of(
              "auth.guests",
              "true",
              "Whether people may come without an account",
              Values.flag(),
              (b, v) -> b.guests = v),
          of(
              "auth.token-lifetime",
              "12h",
              "How long a sign-in lasts",
              Values.duration("1m", "90d"),
              (b, v) -> b.tokenLifetime = v),
          of(
              "limits.sessions-per-user",
              "10",
              "Sessions one person may have",
              Values.whole(1, 10_000),
              (b, v) -> b.limits.sessionsPerUser(v)),
          of(
              "limits.sessions-per-room",
              "1000",
              "Sessions one room may have",
              Values.whole(1, 100_000),
              (b, v) -> b.limits.sessionsPerRoom(v)),
          of(
              "limits.sessions-per-node",
              "100000",
              "Sessions this server may have",
              Values.whole(1, 10_000_000),
              (b, v) -> b.limits.sessionsPerNode(v)),
          of(
              "limits.rooms-per-user",
              "100",
              "Rooms one person may own",
              Values.whole(1, 1_000_000),
              (b, v) -> b.limits.roomsPerUser(v)),
          of(
              "limits.playlist-items",
              "1000",
              "Entries one playlist may have",
              Values.whole(1, 100_000),
              (b, v) -> b.limits.playlistItems(v)),
          of(
              "limits.chat-length",
              "2000",
              "Characters one chat message may have",
              Values.whole(1, 10_000),
              (b, v) -> b.limits.chatLength(v)),
          of(
              "limits.chat-per-second",
              "10",
              "Chat messages one person may send to a room per second in the long run",
              Values.whole(1, 1000),
              (b, v) -> b.limits.chatPerSecond(v)),
          of(
              "limits.chat-burst",
              "30",
              "Chat messages one person may send to a room at once",
              Values.whole(1, 10_000),
              (b, v) -> b.limits.chatBurst(v)),
          of(
              "limits.pending-commands",
              "4096",
              "Commands that may wait in one room",
              Values.whole(1, 1_000_000),
              (b, v) -> b.limits.pendingCommands(v)),
          of(
              "limits.queue-size",
              "1MiB",
              "Bytes that may wait for one session before it is closed as too slow",
              Values.size(16 * 1024, 256 * MIB),
              (b, v) -> b.limits.queueBytes(v)),
          of(
              "limits.idle",
              "30m",
              "How long a session may stay without a word from its client",
              Values.duration("1s", "30d"),
              (b, v) -> b.limits.idle(v)),
          of(
              "limits.duration",
              "24h",
              "How long a session may last before it has to come back",
              Values.duration("1s", "30d"),
              (b, v) -> b.limits.duration(v)),
          of(
              "limits.grace",
              "10s",
              "How long a dropped session counts as away before the others learn that it left",
              Values.duration("0s", "10m"),
              (b, v) -> b.limits.grace(v)),
          of(
              "limits.room-idle",
              "1m",
              "How long a room without sessions stays in memory",
              Values.duration("100ms", "1d"),
              (b, v) -> b.limits.roomIdle(v)),
          of(
              "limits.messages-per-second",
              "50",
              "Messages one connection may send per second in the long run; twice as many at once",
              Values.whole(1, 100_000),
              (b, v) -> b.messagesPerSecond = v),
          of(
              "limits.frame-size",
              "64KiB",
              "The largest message a client may send over the socket",
              Values.size(1024, 16 * MIB),
              (b, v) -> b.frameBytes = v),
          of(
              "limits.body-size",
              "1MiB",
              "The largest body of an HTTP request",
              Values.size(1024, 16 * MIB),
              (b, v) -> b.bodyBytes = v),
          of(
              "limits.hello-timeout",
              "10s",
              "How long a connection may go without saying who it is",
              Values.duration("100ms", "10m"),
              (b, v) -> b.helloTimeout = v),
          of(
              "limits.heartbeat",
              "10s",
              "How long a connection may be silent before it is pinged; after two and a half times"
                  + " as long it is cut",
              Values.duration("100ms", "1h"),
              (b, v) -> b.heartbeat = v));

  private static final Map<String, Setting> BY_KEY =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Setting::key, setting -> setting));

  private interface Target<T> {
    void put(ServerConfig.Builder builder, T value);
  }

  private static <T> Setting of(
      String key, String defaultValue, String meaning, Function<String, T> read, Target<T> target) {
    return new Setting(
        key,
        defaultValue,
        meaning,
        (builder, text) -> {
          try {
            target.put(builder, read.apply(text.strip()));
          } catch (IllegalArgumentException e) {
            throw new ConfigException(key + " " + e.getMessage());
          }
        });
  }

  /**
   * Finds a setting.
   *
   * @throws ConfigException naming the nearest key when there is no such one
   */
  static Setting named(String key) {
    Setting setting = BY_KEY.get(key);
    if (setting == null) {
      throw new ConfigException("unknown key " + key + "; did you mean " + nearest(key) + "?");
    }
    return setting;
  }

  void apply(ServerConfig.Builder builder, String value) {
    target.accept(builder, value);
  }

  /** Returns the environment variable for this key. */
  String variable() {
    return "SYNCTV_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String nearest(String key) {
    return ALL.stream()
        .map(Setting::key)
        .min((a, b) -> Integer.compare(Spelling.distance(key, a), Spelling.distance(key, b)))
        .orElseThrow();
  }
}
