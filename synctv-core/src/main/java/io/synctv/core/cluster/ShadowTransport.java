package io.synctv.core.cluster;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.TransportStatistics;
import java.util.Map;
import java.util.Objects;

/**
 * A transport that is relied upon, and another one that is watched: for those who want to know
 * whether a cluster would work before they switch it on.
 *
 * <p>Every answer and every delivery is the primary's. What the primary has carried out in rooms
 * that this node watches is then repeated in the shadow, in order for each room: commits, restarts
 * and deletions, sessions, places of counters, permits and messages. What the shadow answers and
 * delivers is compared with what the primary did; each {@link Discrepancy} is counted by kind, and
 * the first of each kind in a minute is logged without any content. Not repeated: locks, and the
 * listening for messages.
 *
 * <p>The shadow costs the primary nothing but memory: a caller only puts the operation into a queue
 * of at most 10,000, and what does not fit is counted. When the shadow was away, or was found to
 * differ, it is brought to where the primary stands with the next operation in the room, by a new
 * epoch of its log; so nobody else may use those rooms in the shadow's store. Give it one of its
 * own, or a key prefix of its own.
 *
 * <p>The primary is a cluster of one, such as the transport named {@code local}: what other nodes
 * did in the primary would not be repeated. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class ShadowTransport implements ClusterTransport {

  private final ClusterTransport primary;
  private final ClusterTransport shadow;
  private final ShadowReplicator replicator;
  private final RoomLog rooms;
  private final Messages messages;
  private final Presence presence;
  private final Counters counters;

  /**
   * Begins to follow a primary with a shadow.
   *
   * @param primary what is relied upon; closed with this transport
   * @param shadow what is watched; closed with this transport
   */
  public ShadowTransport(ClusterTransport primary, ClusterTransport shadow) {
    this(
        Objects.requireNonNull(primary, "primary"),
        Objects.requireNonNull(shadow, "shadow"),
        ShadowReplicator.Patience.DEFAULT);
  }

  ShadowTransport(
      ClusterTransport primary, ClusterTransport shadow, ShadowReplicator.Patience patience) {
    this.primary = primary;
    this.shadow = shadow;
    this.replicator = new ShadowReplicator(primary, shadow, patience);
    this.rooms = new ShadowedRooms(primary.rooms(), replicator);
    this.messages = new ShadowedMessages(primary.messages(), replicator);
    this.presence = new ShadowedPresence(primary.presence(), replicator);
    this.counters = new ShadowedCounters(primary.counters(), replicator);
  }

  /**
   * Returns what differed since the start. Cheap, never blocks.
   *
   * @return the count of each kind
   */
  public Map<Discrepancy, Long> discrepancies() {
    return replicator.found().all();
  }

  @Override
  public NodeId node() {
    return primary.node();
  }

  @Override
  public RoomLog rooms() {
    return rooms;
  }

  @Override
  public Messages messages() {
    return messages;
  }

  @Override
  public Presence presence() {
    return presence;
  }

  @Override
  public Locks locks() {
    return primary.locks();
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public ClusterClock clock() {
    return primary.clock();
  }

  @Override
  public Nodes nodes() {
    return primary.nodes();
  }

  @Override
  public Health health() {
    return primary.health();
  }

  @Override
  public TransportStatistics statistics() {
    return primary.statistics();
  }

  /**
   * Closes the primary, lets what waits for the shadow be done for a second at the most, and closes
   * the shadow. Takes as long as both take to close, and that second.
   */
  @Override
  public void close() {
    primary.close();
    replicator.close();
    shadow.close();
  }
}
