package io.synctv.cluster.kit;

import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.util.List;

/** A running cluster, made for one test and closed after it. */
public interface TestCluster extends AutoCloseable {

  /** How many events each room must keep: what {@link #context} asks for. */
  int RETAINED_EVENTS = 1024;

  /**
   * Returns what to make a node with.
   *
   * @param index the node's place, from 0
   * @return the context
   */
  static ClusterContext context(int index) {
    return new ClusterContext(
        NodeId.of("node-" + index), RETAINED_EVENTS, ClusterContext.DEFAULT_RETAINED_FOR);
  }

  /** Returns the transports of the nodes, in order. */
  List<ClusterTransport> nodes();

  /**
   * Makes the store lose all it knows of a room's log, as a crash would. The nodes are not told.
   *
   * @param room which room
   */
  void loseRoom(RoomId room);

  /** Closes the nodes, and what the cluster was made of. */
  @Override
  void close();

  /**
   * Returns the transport of one node.
   *
   * @param index the node's place, from 0
   * @return the transport
   */
  default ClusterTransport node(int index) {
    return nodes().get(index);
  }
}
