package io.synctv.cluster.local;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;

/**
 * What the nodes of one JVM share. Nothing of it outlives the JVM; there is nothing to close but
 * the nodes. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class LocalCluster {

  private final ConcurrentMap<NodeId, LocalNode> nodes = new ConcurrentHashMap<>();
  private final LocalRooms rooms;
  private final LocalSessions sessions = new LocalSessions();
  private final ClusterClock clock;

  LocalCluster(Options options, InstantSource wall, LongSupplier nanos, IdGenerator epochs) {
    this.rooms = new LocalRooms(options, nanos, epochs);
    this.clock = new SlewingClock(wall, nanos);
  }

  /**
   * Makes a cluster without nodes and with the default retention.
   *
   * @return the cluster
   */
  public static LocalCluster create() {
    return create(Options.defaults());
  }

  /**
   * Makes a cluster without nodes.
   *
   * @param options how much is kept
   * @return the cluster
   */
  public static LocalCluster create(Options options) {
    return new LocalCluster(
        options, InstantSource.system(), System::nanoTime, IdGenerator.secure());
  }

  /**
   * Adds a node.
   *
   * @param id the node's name
   * @return the node's transport; the caller closes it, and then the name is free again
   * @throws TransportException when a node of this name is open
   */
  public ClusterTransport node(NodeId id) {
    LocalNode node = new LocalNode(id, this);
    if (nodes.putIfAbsent(id, node) != null) {
      throw new TransportException("There is already a node named '" + id + "' in this cluster");
    }
    return node;
  }

  /**
   * Returns how many messages were dropped because a listener kept the deliveries of its room
   * waiting.
   *
   * @return the number since the cluster was made
   */
  public long droppedMessages() {
    return rooms.droppedMessages();
  }

  LocalRooms rooms() {
    return rooms;
  }

  LocalSessions sessions() {
    return sessions;
  }

  ClusterClock clock() {
    return clock;
  }

  void left(LocalNode node) {
    nodes.remove(node.node(), node);
    sessions.removeAll(node.node());
  }

  /**
   * How much a cluster keeps.
   *
   * @param retainedEvents how many of its last events each room keeps for replay, at least 1
   * @param retainedFor how long events are kept for replay, and how long a room that nobody watches
   *     keeps its log
   */
  public record Options(int retainedEvents, Duration retainedFor) {

    /** Checks the bounds. */
    public Options {
      if (retainedEvents < 1) {
        throw new IllegalArgumentException("retainedEvents must be at least 1");
      }
      if (retainedFor.isNegative() || retainedFor.isZero()) {
        throw new IllegalArgumentException("retainedFor must be positive");
      }
    }

    /**
     * Returns the retention of {@link ClusterContext}.
     *
     * @return the default options
     */
    public static Options defaults() {
      return new Options(
          ClusterContext.DEFAULT_RETAINED_EVENTS, ClusterContext.DEFAULT_RETAINED_FOR);
    }
  }
}
