package io.synctv.server.config;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.job.LockPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How this server is one of several.
 *
 * @param mode whether it is; all that follows means nothing when it is off
 * @param transport the name of the provider of the transport
 * @param node this server's name in the cluster, or null for one that is made at each start
 * @param secret what servers know each other by
 * @param retainedEvents how many events each room keeps for replay
 * @param retainedFor how long they are kept
 * @param heartbeat how often a server gives a sign of life
 * @param lease how long after it a server counts as alive
 * @param readyWhenIsolated whether a server that is isolated from the others counts as ready
 * @param shared what servers have in common beside the rooms
 * @param options the engine's options for a cluster
 * @param locks how locks are taken and kept
 * @param settings the transport's own settings, by its names
 */
public record ClusterConfig(
    Mode mode,
    String transport,
    @Nullable NodeId node,
    String secret,
    int retainedEvents,
    Duration retainedFor,
    Duration heartbeat,
    Duration lease,
    boolean readyWhenIsolated,
    Shared shared,
    ClusterOptions options,
    LockPolicy locks,
    Map<String, String> settings) {

  /** How many characters tell one start of a server from another. */
  private static final int START_LENGTH = 6;

  private static final int SHORTEST_SECRET = 32;
  private static final int LONGEST_NAME = 64 - 1 - START_LENGTH;

  /** Whether a server is one of several. */
  public enum Mode {
    /** It is alone. */
    OFF,
    /** It is alone, and repeats what it does in a transport that it does not rely on. */
    SHADOW,
    /** It is one of several. */
    ON
  }

  /**
   * What servers have in common beside the rooms. What is switched off each has for itself.
   *
   * @param presence who is in a room
   * @param limits how many sessions a person and a room have
   * @param locks who does what one server does for all
   */
  public record Shared(boolean presence, boolean limits, boolean locks) {}

  /** Checks what must fit together. */
  public ClusterConfig {
    settings = Map.copyOf(settings);
    if (node != null && node.value().length() > LONGEST_NAME) {
      throw new ConfigException(
          "cluster.node-id must have at most " + LONGEST_NAME + " characters");
    }
    if (mode != Mode.OFF && transport.equals("local")) {
      throw new ConfigException(
          "cluster.transport must not be local when cluster.mode is "
              + mode.name().toLowerCase(Locale.ROOT)
              + ": it knows one server only");
    }
    if (mode != Mode.OFF && secret.strip().length() < SHORTEST_SECRET) {
      throw new ConfigException(
          "cluster.secret must have at least "
              + SHORTEST_SECRET
              + " characters when cluster.mode is "
              + mode.name().toLowerCase(Locale.ROOT));
    }
    if (heartbeat.multipliedBy(2).compareTo(lease) >= 0) {
      throw new ConfigException(
          "cluster.presence.heartbeat must be less than half of cluster.presence.ttl");
    }
  }

  /** Returns whether this server is one of several. */
  public boolean on() {
    return mode == Mode.ON;
  }

  /**
   * Returns what metrics call this server, which stays the same over its starts when it has a name.
   *
   * @param start what this start is called
   * @return the configured name, or that of the start
   */
  public String instance(NodeId start) {
    return node == null ? start.value() : node.value();
  }

  @Override
  public String toString() {
    return "ClusterConfig[" + mode + ", " + transport + "]"; // secrets are in here
  }

  /**
   * Names this start of the server. A server that is killed and started again within its lease must
   * not pass for the one before: its sessions and permits would seem to be still held.
   *
   * @param ids makes what tells the starts apart
   * @return the configured name with six characters more, or one that is all made up
   */
  public NodeId nodeOfThisStart(IdGenerator ids) {
    String start = ids.next();
    return NodeId.of(node == null ? start : node.value() + "-" + start.substring(0, START_LENGTH));
  }

  /** The part of {@link ServerConfig.Builder} that belongs to the cluster. */
  static final class Builder {

    Mode mode = Mode.OFF;
    String transport = "";
    @Nullable NodeId node;
    String secret = "";
    int retainedEvents;
    Duration retainedFor = Duration.ZERO;
    Duration heartbeat = Duration.ZERO;
    Duration lease = Duration.ZERO;
    boolean readyWhenIsolated;
    boolean sharedPresence;
    boolean sharedLimits;
    boolean sharedLocks;
    Duration dedupWindow = Duration.ZERO;
    int dedupSize;
    Duration lockTtl = Duration.ZERO;
    int lockRetries;
    Duration lockRetryDelay = Duration.ZERO;
    final Map<String, String> transportSettings = new TreeMap<>();

    ClusterConfig build() {
      return new ClusterConfig(
          mode,
          transport,
          node,
          secret,
          retainedEvents,
          retainedFor,
          heartbeat,
          lease,
          readyWhenIsolated,
          new Shared(sharedPresence, sharedLimits, sharedLocks),
          new ClusterOptions(sharedPresence, dedupWindow, dedupSize),
          new LockPolicy(lockTtl, lockRetries, lockRetryDelay),
          transportSettings);
    }
  }
}
