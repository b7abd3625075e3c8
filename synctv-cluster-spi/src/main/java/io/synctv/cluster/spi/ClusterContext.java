package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import java.time.Duration;

/**
 * What a node gives to its transport.
 *
 * @param node the node's own name, unique in the cluster
 * @param retainedEvents how many of its last events each room keeps for replay, at least 1
 * @param retainedFor how long events are kept for replay, and how long a room that nobody watches
 *     keeps its log
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record ClusterContext(NodeId node, int retainedEvents, Duration retainedFor) {

  /** Events a room keeps unless configured otherwise. */
  public static final int DEFAULT_RETAINED_EVENTS = 512;

  /** How long a room keeps events unless configured otherwise. */
  public static final Duration DEFAULT_RETAINED_FOR = Duration.ofMinutes(10);

  /** Checks the bounds. */
  public ClusterContext {
    if (retainedEvents < 1) {
      throw new IllegalArgumentException("retainedEvents must be at least 1");
    }
    if (retainedFor.isNegative() || retainedFor.isZero()) {
      throw new IllegalArgumentException("retainedFor must be positive");
    }
  }

  /**
   * Makes a context with the default retention.
   *
   * @param node the node's own name
   * @return the context
   */
  public static ClusterContext of(NodeId node) {
    return new ClusterContext(node, DEFAULT_RETAINED_EVENTS, DEFAULT_RETAINED_FOR);
  }
}
