package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;

/**
 * What several nodes need to be one server. Thin on purpose: deduplication, request and reply, and
 * grace periods are the core's.
 *
 * <p>All methods are safe for use by several threads. The guarantees are numbered in the
 * documentation of the parts; the test kit in this module's {@code tests} jar has a test for each.
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

  /** Returns the clock all nodes agree on. */
  ClusterClock clock();

  /**
   * Closes the transport: bounded in time, and harmless the second time. Ends all subscriptions;
   * later calls fail with {@link TransportException}, in the returned stage where there is one.
   * Only {@link #node} and {@link #clock} go on.
   */
  @Override
  void close();
}
