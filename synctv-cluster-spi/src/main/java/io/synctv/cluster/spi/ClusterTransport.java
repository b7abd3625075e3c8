package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;

/**
 * What several nodes need to be one server. Thin on purpose: deduplication of messages, request and
 * reply, retries and grace periods are the core's.
 *
 * <p>All methods are safe for use by several threads. The guarantees are numbered in the
 * documentation of the parts ({@link RoomLog} 1 to 7, 14 and 15, {@link Health} 8, {@link Presence}
 * 9, {@link Locks} 10, {@link Messages} 11 and 12, {@link #close} 13); the test kit ({@code
 * synctv-cluster-kit}) has a test for each.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ClusterTransport extends AutoCloseable {

  /** Returns the name of this node. */
  NodeId node();

  /** Returns the ordered log of each room. */
  RoomLog rooms();

  /** Returns the best-effort messages between nodes. */
  Messages messages();

  /** Returns who is connected where. */
  Presence presence();

  /** Returns the leases on names. */
  Locks locks();

  /** Returns the limits over all nodes. */
  Counters counters();

  /** Returns the clock all nodes agree on. */
  ClusterClock clock();

  /** Returns who is in the cluster. */
  Nodes nodes();

  /** Returns whether this node reaches the store. */
  Health health();

  /** Returns what was counted since the transport was opened. */
  TransportStatistics statistics();

  /**
   * Returns what is wrong with how the nodes are set up, as far as the transport has noticed.
   * Cheap, never blocks; goes on after {@link #close}.
   */
  default Diagnosis diagnosis() {
    return Diagnosis.NOTHING;
  }

  /**
   * Closes the transport. Guarantee, with tests of the kit:
   *
   * <ol start="13">
   *   <li><b>Close</b> is idempotent, takes five seconds at the most whether the store is there or
   *       not, says goodbye to the others, and leaks nothing.
   * </ol>
   *
   * <p>It ends all subscriptions; leases are lost. Later calls fail with {@link
   * TransportException}, in the returned stage where there is one. Only {@link #node}, {@link
   * #clock}, {@link Health#state} and {@link #statistics} go on.
   */
  @Override
  void close();
}
