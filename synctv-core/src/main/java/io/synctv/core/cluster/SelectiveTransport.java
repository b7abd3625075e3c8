package io.synctv.core.cluster;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Diagnosis;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.TransportStatistics;
import java.util.Objects;
import java.util.Set;

/**
 * A transport of which a node shares only some parts with the others; the rest it has for itself.
 * Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class SelectiveTransport implements ClusterTransport {

  /** What a node may have for itself. */
  @ApiStatus(ApiStatus.Level.EXPERIMENTAL)
  public enum Part {
    /** Who is in a room: each node lists its own people. */
    PRESENCE,
    /** Leases on names: each node does what one of them would do for all. */
    LOCKS,
    /** Limits: each node counts for itself. */
    COUNTERS
  }

  private final ClusterTransport shared;
  private final ClusterTransport own;
  private final Set<Part> alone;

  /**
   * Makes a transport of two.
   *
   * @param shared what is used but for the given parts; closed with this transport
   * @param own the node's own, such as the transport named {@code local}; closed with this
   *     transport
   * @param alone what is taken from it
   */
  public SelectiveTransport(ClusterTransport shared, ClusterTransport own, Set<Part> alone) {
    Objects.requireNonNull(shared, "shared");
    Objects.requireNonNull(own, "own");
    Objects.requireNonNull(alone, "alone");
    this.shared = shared;
    this.own = own;
    this.alone = Set.copyOf(alone);
  }

  private ClusterTransport of(Part part) {
    return alone.contains(part) ? own : shared;
  }

  @Override
  public NodeId node() {
    return shared.node();
  }

  @Override
  public RoomLog rooms() {
    return shared.rooms();
  }

  @Override
  public Messages messages() {
    return shared.messages();
  }

  @Override
  public Presence presence() {
    return of(Part.PRESENCE).presence();
  }

  @Override
  public Locks locks() {
    return of(Part.LOCKS).locks();
  }

  @Override
  public Counters counters() {
    return of(Part.COUNTERS).counters();
  }

  @Override
  public ClusterClock clock() {
    return shared.clock();
  }

  @Override
  public Nodes nodes() {
    return shared.nodes();
  }

  @Override
  public Health health() {
    return shared.health();
  }

  @Override
  public TransportStatistics statistics() {
    return shared.statistics();
  }

  @Override
  public Diagnosis diagnosis() {
    return shared.diagnosis();
  }

  @Override
  public void close() {
    shared.close();
    own.close();
  }
}
