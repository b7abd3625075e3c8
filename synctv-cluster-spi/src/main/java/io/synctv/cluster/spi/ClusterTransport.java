package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;

/**
 * What several nodes need to be one server. Thin on purpose: deduplication of messages, request and
 * reply, retries and grace periods are the core's.
 *
 * <p>Sizes: a transport takes payloads up to the bounds below, names and keys of up to 200
 * characters, and up to 500 events and 100 answers in a commit. Beyond that it may do what it likes
 * but cut: refuse with {@link IllegalArgumentException} or in the stage, or take it whole.
 *
 * <p>All methods are safe for use by several threads. The guarantees are numbered in the
 * documentation of the parts ({@link RoomLog} 1 to 7, 14 and 15, {@link Health} 8, {@link Presence}
 * 9, {@link Locks} 10, {@link Messages} 11 and 12, {@link #close} 13); the test kit ({@code
 * synctv-cluster-kit}) has a test for each.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ClusterTransport extends AutoCloseable {

  /** The largest snapshot of a room, in bytes: 4 MiB. */
  int MAX_SNAPSHOT_BYTES = 4 * 1024 * 1024;

  /** The most that the events of one commit have together, in bytes: 1 MiB. */
  int MAX_EVENT_BYTES = 1024 * 1024;

  /** The largest answer to a command, in bytes: 64 KiB. */
  int MAX_ANSWER_BYTES = 64 * 1024;

  /** The largest message, in bytes: 64 KiB. */
  int MAX_MESSAGE_BYTES = 64 * 1024;

  /** The most that is recorded of a session, in bytes: 16 KiB. */
  int MAX_DETAILS_BYTES = 16 * 1024;

  /** How many deliveries, of events or of messages, may wait for a listener that is slow. */
  int MAX_BACKLOG = 70_000;

  /** {@return the name of this node} */
  NodeId node();

  /** {@return the ordered log of each room} */
  RoomLog rooms();

  /** {@return the best-effort messages between nodes} */
  Messages messages();

  /** {@return who is connected where} */
  Presence presence();

  /** {@return the leases on names} */
  Locks locks();

  /** {@return the limits over all nodes} */
  Counters counters();

  /** {@return the clock all nodes agree on} */
  ClusterClock clock();

  /** {@return who is in the cluster} */
  Nodes nodes();

  /** {@return whether this node reaches the store} */
  Health health();

  /** {@return what was counted since the transport was opened} */
  TransportStatistics statistics();

  /**
   * {@return what is wrong with how the nodes are set up, as far as the transport has noticed}
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
   *       not, says goodbye to the others, who hear it long before the lease is up, and leaks
   *       nothing. What was asked before is answered or fails; no listener is called after it.
   * </ol>
   *
   * <p>It ends all subscriptions; leases are lost. Later calls fail with {@link
   * TransportException}, in the returned stage where there is one. Only {@link #node}, {@link
   * #clock}, {@link Health#state} and {@link #statistics} go on.
   */
  @Override
  void close();
}
