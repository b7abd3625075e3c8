package io.synctv.cluster.kit;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import java.time.Duration;
import java.util.List;

/** A running cluster, made for one test and closed after it. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface TestCluster extends AutoCloseable {

  /** How many events each room must keep: what {@link #context} asks for. */
  int RETAINED_EVENTS = 1024;

  /** How often nodes give a sign of life: shorter than anybody would run with. */
  Duration HEARTBEAT = Duration.ofMillis(500);

  /** How long a silent node counts as alive. */
  Duration LEASE = Duration.ofSeconds(2);

  /**
   * Returns what to make a node with.
   *
   * @param index the node's place, from 0
   * @return the context
   */
  static ClusterContext context(int index) {
    return ClusterContext.builder(NodeId.of("node-" + index))
        .version("1.2." + index)
        .address("http://node-" + index + ".example:8080")
        .load(() -> 100 + index)
        .secret("a secret that all nodes of the tests share")
        .retainedEvents(RETAINED_EVENTS)
        .heartbeat(HEARTBEAT)
        .lease(LEASE)
        .build();
  }

  /** Returns the transports of the nodes, in order. */
  List<ClusterTransport> nodes();

  /**
   * Makes the store lose all it knows of a room's log, as a crash would. The nodes are not told.
   *
   * @param room which room
   */
  void loseRoom(RoomId room);

  /**
   * Returns what can be done to the cluster.
   *
   * @return the faults; {@link Faults#notOffered} names those that it does not offer, and why
   */
  Faults faults();

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
