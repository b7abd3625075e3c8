package io.synctv.server.config;

import io.synctv.api.NodeId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How this server is one of several.
 *
 * @param on whether it is; all that follows means nothing otherwise
 * @param transport the name of the provider of the transport
 * @param node this server's name in the cluster, or null for one that is made at each start
 * @param secret what servers know each other by
 * @param retainedEvents how many events each room keeps for replay
 * @param retainedFor how long they are kept
 * @param heartbeat how often a server gives a sign of life
 * @param lease how long after it a server counts as alive
 * @param readyWhenIsolated whether a server that does not reach the others takes people in
 * @param settings the transport's own settings, by its names
 */
public record ClusterConfig(
    boolean on,
    String transport,
    @Nullable NodeId node,
    String secret,
    int retainedEvents,
    Duration retainedFor,
    Duration heartbeat,
    Duration lease,
    boolean readyWhenIsolated,
    Map<String, String> settings) {

  private static final int SHORTEST_SECRET = 32;

  /** Checks what must fit together. */
  public ClusterConfig {
    settings = Map.copyOf(settings);
    if (on && transport.equals("local")) {
      throw new ConfigException(
          "cluster.transport must not be local when cluster.mode is on: it knows one server only");
    }
    if (on && secret.strip().length() < SHORTEST_SECRET) {
      throw new ConfigException(
          "cluster.secret must have at least "
              + SHORTEST_SECRET
              + " characters when cluster.mode is on");
    }
    if (heartbeat.multipliedBy(2).compareTo(lease) >= 0) {
      throw new ConfigException(
          "cluster.presence.heartbeat must be less than half of cluster.presence.ttl");
    }
  }

  @Override
  public String toString() {
    return "ClusterConfig[" + (on ? transport : "off") + "]"; // secrets are in here
  }
}
