package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.host.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node gives to its transport. {@link #builder} starts from the defaults.
 *
 * @param node the node's own name, unique in the cluster
 * @param version of the node's software, for the directory; may be empty
 * @param address where the node is reached, for the directory; may be empty
 * @param load says how many sessions the node has; asked by any thread, cheap
 * @param secret what nodes know each other by, or empty for a transport that needs none
 * @param retainedEvents how many of its last events each room keeps for replay, at least 1
 * @param retainedFor how long events are kept for replay, and how long a room that nobody watches
 *     keeps its log
 * @param heartbeat how often the node gives a sign of life, less than half of the lease
 * @param lease how long after its last sign of life a node counts as alive
 * @param settings the transport's own settings, by names it documents
 * @param time the time of the engine's application, or null for the machine's own; a transport
 *     whose cluster is in this process goes by it
 * @param ids makes identifiers
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record ClusterContext(
    NodeId node,
    String version,
    String address,
    IntSupplier load,
    String secret,
    int retainedEvents,
    Duration retainedFor,
    Duration heartbeat,
    Duration lease,
    Map<String, String> settings,
    @Nullable TimeSource time,
    IdGenerator ids) {

  /** Events a room keeps unless configured otherwise. */
  public static final int DEFAULT_RETAINED_EVENTS = 512;

  /** How long a room keeps events unless configured otherwise. */
  public static final Duration DEFAULT_RETAINED_FOR = Duration.ofMinutes(10);

  /** How often a node gives a sign of life unless configured otherwise. */
  public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);

  /** How long a node counts as alive unless configured otherwise. */
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(15);

  /** Checks the bounds. */
  public ClusterContext {
    if (retainedEvents < 1) {
      throw new IllegalArgumentException("retainedEvents must be at least 1");
    }
    positive("retainedFor", retainedFor);
    positive("heartbeat", heartbeat);
    if (heartbeat.multipliedBy(2).compareTo(lease) >= 0) {
      throw new IllegalArgumentException("heartbeat must be less than half of the lease");
    }
    settings = Map.copyOf(settings);
  }

  /**
   * Makes a context with everything at its default.
   *
   * @param node the node's own name
   * @return the context
   */
  public static ClusterContext of(NodeId node) {
    return builder(node).build();
  }

  /**
   * Starts to describe a node.
   *
   * @param node its own name
   * @return a builder with everything at its default
   */
  public static Builder builder(NodeId node) {
    return new Builder(node);
  }

  @Override
  public String toString() {
    return "ClusterContext[" + node + "]"; // the secret and a store's password are in here
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }

  /** Collects what a transport is given. Not for use by several threads. */
  public static final class Builder {

    private final NodeId node;
    private String version = "";
    private String address = "";
    private IntSupplier load = () -> 0;
    private String secret = "";
    private int retainedEvents = DEFAULT_RETAINED_EVENTS;
    private Duration retainedFor = DEFAULT_RETAINED_FOR;
    private Duration heartbeat = DEFAULT_HEARTBEAT;
    private Duration lease = DEFAULT_LEASE;
    private Map<String, String> settings = Map.of();
    private @Nullable TimeSource time;
    private IdGenerator ids = IdGenerator.secure();

    private Builder(NodeId node) {
      this.node = node;
    }

    /**
     * Sets the version of the node's software.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder version(String value) {
      version = value;
      return this;
    }

    /**
     * Sets where the node is reached.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder address(String value) {
      address = value;
      return this;
    }

    /**
     * Sets what says how many sessions the node has.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder load(IntSupplier value) {
      load = value;
      return this;
    }

    /**
     * Sets what nodes know each other by.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder secret(String value) {
      secret = value;
      return this;
    }

    /**
     * Sets how many of its last events each room keeps, at least 1.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder retainedEvents(int value) {
      retainedEvents = value;
      return this;
    }

    /**
     * Sets how long events are kept.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder retainedFor(Duration value) {
      retainedFor = value;
      return this;
    }

    /**
     * Sets how often the node gives a sign of life.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder heartbeat(Duration value) {
      heartbeat = value;
      return this;
    }

    /**
     * Sets how long after its last sign of life the node counts as alive.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder lease(Duration value) {
      lease = value;
      return this;
    }

    /**
     * Sets the application's time.
     *
     * @param value the time, or null for the machine's own
     * @return this builder
     */
    public Builder time(@Nullable TimeSource value) {
      time = value;
      return this;
    }

    /**
     * Sets what makes identifiers.
     *
     * @param value the generator
     * @return this builder
     */
    public Builder ids(IdGenerator value) {
      ids = value;
      return this;
    }

    /**
     * Sets the transport's own settings.
     *
     * @param value the new value
     * @return this builder
     */
    public Builder settings(Map<String, String> value) {
      settings = Map.copyOf(value);
      return this;
    }

    /**
     * Makes the context.
     *
     * @return the context
     * @throws IllegalArgumentException naming what is out of bounds
     */
    public ClusterContext build() {
      return new ClusterContext(
          node,
          version,
          address,
          load,
          secret,
          retainedEvents,
          retainedFor,
          heartbeat,
          lease,
          settings,
          time,
          ids);
    }
  }
}
