package io.synctv.server.config;

import java.util.List;

/** What a client may take of the HTTP edge. */
final class EdgeSettings {

  static final List<Setting> ALL =
      List.of(
          Setting.of(
              "server.max-connections",
              "",
              "Connections that may be open at the main port; further ones wait to be accepted."
                  + " When empty as many as the limit of open files leaves room for",
              SettingParsers.optional(SettingParsers.whole(1, 10_000_000)),
              (b, v) -> b.edge.connections = v.orElse(null)),
          Setting.of(
              "web.hosts",
              "",
              "Host names, without ports, that this server is asked for by, against DNS rebinding:"
                  + " requests for others are refused. Any when empty; probes and proxies that ask"
                  + " for an address need it listed",
              SettingParsers.hosts(),
              (b, v) -> b.edge.hosts = v),
          Setting.of(
              "limits.head-timeout",
              "10s",
              "How long a client may take for a request line and headers in all",
              SettingParsers.duration("100ms", "10m"),
              (b, v) -> b.edge.headTimeout = v),
          Setting.of(
              "limits.keep-alive",
              "75s",
              "How long a connection may stay open between two requests",
              SettingParsers.duration("100ms", "1h"),
              (b, v) -> b.edge.keepAlive = v),
          Setting.of(
              "limits.body-grace",
              "10s",
              "How long a body may take before it must have come at `limits.body-rate`; no pause"
                  + " within it may be longer",
              SettingParsers.duration("100ms", "10m"),
              (b, v) -> b.edge.bodyGrace = v),
          Setting.of(
              "limits.body-rate",
              "1KiB",
              "Bytes per second that a body must have come at",
              SettingParsers.size(1, 16 << 20),
              (b, v) -> b.edge.bodyRate = v),
          Setting.of(
              "limits.answer-timeout",
              "60s",
              "How long a client may take for 16 KiB of an answer",
              SettingParsers.duration("100ms", "1h"),
              (b, v) -> b.edge.answerTimeout = v));

  private EdgeSettings() {}
}
