package io.synctv.server.config;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client may take of the HTTP edge.
 *
 * @param connections how many may be open, or null for what the limit of open files allows
 * @param headTimeout for the request line and headers in all
 * @param keepAlive between one request and the next
 * @param bodyGrace before a body must have come at the rate
 * @param bodyRate bytes per second
 * @param answerTimeout for the client to take a piece of an answer
 * @param hosts names that requests may be for, in lower case; any when empty
 */
public record EdgeConfig(
    @Nullable Integer connections,
    Duration headTimeout,
    Duration keepAlive,
    Duration bodyGrace,
    int bodyRate,
    Duration answerTimeout,
    Set<String> hosts) {

  /** Copies the set. */
  public EdgeConfig {
    hosts = Set.copyOf(hosts);
  }

  /** The part of {@link ServerConfig.Builder} that belongs to the edge. */
  static final class Builder {

    @Nullable Integer connections;
    Duration headTimeout = Duration.ZERO;
    Duration keepAlive = Duration.ZERO;
    Duration bodyGrace = Duration.ZERO;
    int bodyRate;
    Duration answerTimeout = Duration.ZERO;
    Set<String> hosts = Set.of();

    EdgeConfig build() {
      return new EdgeConfig(
          connections, headTimeout, keepAlive, bodyGrace, bodyRate, answerTimeout, hosts);
    }
  }
}
