package io.synctv.server.config;

import io.synctv.api.NodeId;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What an operator may set about servers that are one. */
final class ClusterSettings {

  static final List<Setting> ALL =
      List.of(
          Setting.of(
              "cluster.mode",
              "off",
              "Whether this server is one of several: `off`, `on`, or `shadow` to publish and compare without relying on it",
              SettingParsers.choice("off", "shadow", "on"),
              (b, v) -> b.cluster.mode = ClusterConfig.Mode.valueOf(v.toUpperCase(Locale.ROOT))),
          Setting.of(
              "cluster.transport",
              "redis",
              "What connects the servers: the name of a transport on the class path",
              SettingParsers.text(),
              (b, v) -> b.cluster.transport = v),
          Setting.of(
              "cluster.node-id",
              "",
              "This server's name among the servers, different for each, to which each start adds six characters; made at each start when empty",
              SettingParsers.optional(NodeId::of),
              (b, v) -> b.cluster.node = v.orElse(null)),
          Setting.of(
              "cluster.secret",
              "",
              "What servers know each other by, at least 32 characters, the same on all; several with commas between, of which the first signs",
              SettingParsers.any(),
              (b, v) -> b.cluster.secret = v),
          Setting.of(
              "cluster.ready-when-isolated",
              "true",
              "Whether a server that does not reach the others still says it is ready",
              SettingParsers.flag(),
              (b, v) -> b.cluster.readyWhenIsolated = v),
          Setting.of(
              "cluster.log.retained-events",
              "512",
              "Events each room keeps, for those who come back",
              SettingParsers.whole(1, 100_000),
              (b, v) -> b.cluster.retainedEvents = v),
          Setting.of(
              "cluster.log.retained-for",
              "10m",
              "How long a room that nobody is in keeps its events",
              SettingParsers.duration("10s", "1d"),
              (b, v) -> b.cluster.retainedFor = v),
          Setting.of(
              "cluster.presence.enabled",
              "true",
              "Whether people see those on other servers; if not, each server lists its own. The same on all",
              SettingParsers.flag(),
              (b, v) -> b.cluster.sharedPresence = v),
          Setting.of(
              "cluster.presence.heartbeat",
              "5s",
              "How often a server gives a sign of life, less than half of the next",
              SettingParsers.duration("100ms", "10m"),
              (b, v) -> b.cluster.heartbeat = v),
          Setting.of(
              "cluster.presence.ttl",
              "15s",
              "How long after it a server counts as alive",
              SettingParsers.duration("1s", "1h"),
              (b, v) -> b.cluster.lease = v),
          forTransport(
              "cluster.log.partitions",
              "1024",
              "Channels that rooms are spread over, the same on all servers",
              SettingParsers.whole(1, 16_384)),
          forTransport(
              "cluster.log.batch-size",
              "100",
              "Commits that may share one round trip to Redis",
              SettingParsers.whole(1, 10_000)),
          forTransport(
              "cluster.log.batch-window",
              "0ms",
              "How long a commit waits for others to share with",
              SettingParsers.duration("0ms", "100ms")),
          Setting.of(
              "cluster.limits.enabled",
              "true",
              "Whether sessions, sign-ins and password tries are counted over all servers; if not, each server counts its own",
              SettingParsers.flag(),
              (b, v) -> b.cluster.sharedLimits = v),
          Setting.of(
              "cluster.dedup.window",
              "60s",
              "How long a message of another server is remembered, so that one that comes twice is handled once",
              SettingParsers.duration("1s", "1h"),
              (b, v) -> b.cluster.dedupWindow = v),
          Setting.of(
              "cluster.dedup.size",
              "100000",
              "Messages remembered so at the most",
              SettingParsers.whole(1000, 10_000_000),
              (b, v) -> b.cluster.dedupSize = v),
          Setting.of(
              "cluster.locks.enabled",
              "true",
              "Whether work for all servers is done by one of them; if not, each server does it",
              SettingParsers.flag(),
              (b, v) -> b.cluster.sharedLocks = v),
          Setting.of(
              "cluster.locks.ttl",
              "5s",
              "How long a lock lasts unless it is renewed",
              SettingParsers.duration("100ms", "1h"),
              (b, v) -> b.cluster.lockTtl = v),
          Setting.of(
              "cluster.locks.retries",
              "3",
              "How often a lock that another server has is tried again in one turn",
              SettingParsers.whole(0, 1000),
              (b, v) -> b.cluster.lockRetries = v),
          Setting.of(
              "cluster.locks.retry-delay",
              "100ms",
              "How long to wait before each of these",
              SettingParsers.duration("0ms", "1h"),
              (b, v) -> b.cluster.lockRetryDelay = v),
          forTransport(
              "cluster.locks.stores",
              "",
              "Addresses of three or more independent Redis servers, for locks by majority",
              SettingParsers.any()),
          forTransport(
              "cluster.redis.addresses",
              "redis://localhost:6379",
              "Where Redis is, with commas between",
              SettingParsers.any()),
          forTransport(
              "cluster.redis.topology",
              "single",
              "How the Redis servers stand to each other: `single`, `sentinel`, `cluster` or `replicated`",
              SettingParsers.choice("single", "sentinel", "cluster", "replicated")),
          forTransport(
              "cluster.redis.master-name",
              "",
              "The name of the master, for sentinels",
              SettingParsers.any()),
          forTransport(
              "cluster.redis.nat",
              "",
              "Where this server reaches what sentinels or a Redis Cluster know by another address: `announced:port=reached:port`, with commas between",
              SettingParsers.any()),
          forTransport(
              "cluster.redis.username",
              "",
              "The user of Redis' access control",
              SettingParsers.any()),
          forTransport(
              "cluster.redis.password", "", "The password for Redis", SettingParsers.any()),
          forTransport(
              "cluster.redis.database",
              "0",
              "The database in Redis",
              SettingParsers.whole(0, 1_000_000)),
          forTransport(
              "cluster.redis.key-prefix",
              "synctv:",
              "What the names of all keys and channels in Redis begin with",
              SettingParsers.any()),
          forTransport(
              "cluster.redis.pool-size",
              "10",
              "Connections to each Redis server",
              SettingParsers.whole(1, 1000)),
          forTransport(
              "cluster.redis.threads",
              "4",
              "Threads that handle what Redis answers",
              SettingParsers.whole(1, 256)),
          forTransport(
              "cluster.redis.netty-threads",
              "4",
              "Threads for the network",
              SettingParsers.whole(1, 256)),
          forTransport(
              "cluster.redis.connect-timeout",
              "5s",
              "How long the start waits for Redis before the server starts without it",
              SettingParsers.duration("50ms", "60s")),
          forTransport(
              "cluster.redis.timeout",
              "900ms",
              "How long one question to Redis may take",
              SettingParsers.duration("50ms", "950ms")),
          forTransport(
              "cluster.redis.tls.enabled",
              "false",
              "Whether connections to Redis are encrypted",
              SettingParsers.flag()),
          forTransport(
              "cluster.redis.tls.truststore",
              "",
              "A file with the certificates to trust; those of Java when empty",
              SettingParsers.any()),
          forTransport(
              "cluster.redis.tls.truststore-password", "", "Its password", SettingParsers.any()),
          forTransport(
              "cluster.redis.tls.verify-hostname",
              "true",
              "Whether the certificate must be of the host that was asked for",
              SettingParsers.flag()),
          forTransport(
              "cluster.redis.sharded-pubsub",
              "false",
              "On a Redis Cluster of version 7 or later: keep each message on one master. The same on all servers",
              SettingParsers.flag()));

  private ClusterSettings() {}

  /** A setting that the server only checks and hands to the transport, without {@code cluster.}. */
  private static <T> Setting forTransport(
      String key, String defaultValue, String meaning, Function<String, T> read) {
    String name = key.substring("cluster.".length());
    return new Setting(
        key,
        defaultValue,
        meaning,
        (builder, text) -> {
          try {
            var unused = read.apply(text.strip());
            builder.cluster.transportSettings.put(name, text.strip());
          } catch (IllegalArgumentException e) {
            throw new ConfigException(key + " " + e.getMessage());
          }
        });
  }
}
