package io.synctv.cluster.local;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.SlewingClock;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the nodes of one JVM share. Nothing of it outlives the JVM; there is nothing to close but
 * the nodes. Safe for use by several threads.
 *
 * <p>A room remembers the keys of its last 300,000 commits. So guarantee 4 (the same key within
 * five minutes returns the first result) holds up to 1,000 commits a second in one room, all the
 * time; beyond that keys are forgotten earlier. Of the answers to commands with a key (guarantee
 * 15) it remembers 60 MB, which is some 150,000 answers of 100 bytes.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class LocalCluster {

  private final ConcurrentMap<NodeId, LocalNode> nodes = new ConcurrentHashMap<>();
  private final Options options;
  private final LocalRooms rooms;
  private final MailboxDelivery post = new MailboxDelivery();
  private final LocalSessions sessions = new LocalSessions();
  private final CounterShares shares = new CounterShares();
  private final RateWindows windows;
  private final LockTable holders;
  private final Directory directory = new Directory();
  private final ClusterClock clock;

  LocalCluster(Options options, InstantSource wall, LongSupplier nanos, IdGenerator epochs) {
    this.options = options;
    this.rooms = new LocalRooms(options, nanos, epochs);
    this.windows = new RateWindows(nanos);
    this.clock = new SlewingClock(wall, nanos);
    this.holders = new LockTable(nanos, clock);
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
    Objects.requireNonNull(options, "options");
    return new LocalCluster(
        options, InstantSource.system(), System::nanoTime, IdGenerator.secure());
  }

  /**
   * Adds a node with everything at its default.
   *
   * @param id the node's name
   * @return the node's transport; the caller closes it, and then the name is free again
   * @throws TransportException when a node of this name is open
   */
  public ClusterTransport node(NodeId id) {
    Objects.requireNonNull(id, "id");
    return node(ClusterContext.of(id));
  }

  /**
   * Adds a node.
   *
   * @param context what it says of itself; how much is kept, and for how long, is the cluster's
   * @return the node's transport; the caller closes it, and then the name is free again
   * @throws TransportException when a node of this name is open
   */
  public ClusterTransport node(ClusterContext context) {
    Objects.requireNonNull(context, "context");
    LocalNode node = new LocalNode(context, this);
    if (nodes.putIfAbsent(context.node(), node) != null) {
      throw new TransportException(
          "There is already a node named '" + context.node() + "' in this cluster");
    }
    directory.joined(node);
    return node;
  }

  /**
   * Returns how many messages were dropped because a listener kept those before them waiting.
   *
   * @return the number since the cluster was made
   */
  public long droppedMessages() {
    return post.dropped();
  }

  // ---- faults, for tests of what is built on a transport

  /**
   * Takes the store away from a node: its calls fail, it hears nothing, and its health turns
   * isolated. When that lasts longer than a lease, the others take it for gone.
   *
   * @param id the node's name; nothing happens when it is not open
   */
  public void cutOff(NodeId id) {
    Objects.requireNonNull(id, "id");
    LocalNode node = nodes.get(id);
    if (node != null && node.reachable()) {
      node.cutOff();
      afterALease(
          () -> {
            if (!node.reachable() && nodes.get(id) == node) {
              forget(node);
            }
          });
    }
  }

  /**
   * Gives the store back to a node that was cut off: what it held is put back, its health turns up,
   * and it is told to resync.
   *
   * @param id the node's name; nothing happens when it was not cut off
   */
  public void reconnect(NodeId id) {
    Objects.requireNonNull(id, "id");
    LocalNode node = nodes.get(id);
    if (node != null && !node.reachable()) {
      node.reconnect();
      directory.joined(node);
    }
  }

  /**
   * Ends a node without a goodbye, as a crash would: its calls fail, it hears nothing, and what it
   * held stays for one lease. Its name is free at once.
   *
   * @param id the node's name; nothing happens when it is not open
   */
  public void kill(NodeId id) {
    Objects.requireNonNull(id, "id");
    LocalNode node = nodes.remove(id);
    if (node != null) {
      node.die();
      afterALease(
          () -> {
            if (!nodes.containsKey(id)) {
              forget(node);
            }
          });
    }
  }

  /**
   * Loses everything, as a store that was started again empty: logs, presence, counters and who
   * holds a lock. Nobody is told. What nodes hold is put back after a quarter of a lease.
   */
  public void loseEverything() {
    rooms.loseAll();
    sessions.clear();
    shares.clear();
    holders.clear();
    after(options.lease().toMillis() / 4, () -> nodes.values().forEach(this::putBack));
  }

  /**
   * Loses a room's log with all it remembers, as a crash of the store would. Nobody is told; the
   * log begins anew when it is opened again.
   *
   * @param room which room; nothing happens when it has no log
   */
  public void loseRoom(RoomId room) {
    Objects.requireNonNull(room, "room");
    rooms.delete(room);
  }

  /**
   * Notes where a room's log stands.
   *
   * @param room which room
   * @return puts the log back to where it stood, in the same epoch, as a copy would that lags
   *     behind and takes the store's place; nobody is told
   */
  public Runnable checkpoint(RoomId room) {
    Objects.requireNonNull(room, "room");
    return rooms.checkpoint(room);
  }

  private void putBack(LocalNode node) {
    if (node.reachable()) {
      node.putBack();
    }
  }

  private void afterALease(Runnable task) {
    after(options.lease().toMillis(), task);
  }

  private static void after(long millis, Runnable task) {
    Executor later = CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    later.execute(task);
  }

  LocalRooms rooms() {
    return rooms;
  }

  MailboxDelivery post() {
    return post;
  }

  LocalSessions sessions() {
    return sessions;
  }

  CounterShares shares() {
    return shares;
  }

  RateWindows windows() {
    return windows;
  }

  LockTable holders() {
    return holders;
  }

  Directory directory() {
    return directory;
  }

  ClusterClock clock() {
    return clock;
  }

  void left(LocalNode node) {
    nodes.remove(node.node(), node);
    forget(node);
  }

  private void forget(LocalNode node) {
    sessions.removeAll(node.node());
    shares.removeAll(node.node());
    directory.left(node);
  }

  /**
   * How much a cluster keeps.
   *
   * @param retainedEvents how many of its last events each room keeps for replay, at least 1
   * @param retainedFor how long events are kept for replay, and how long a room that nobody watches
   *     keeps its log
   * @param lease how long a node that says nothing counts as alive
   */
  public record Options(int retainedEvents, Duration retainedFor, Duration lease) {

    /**
     * Makes options with the lease of {@link ClusterContext}.
     *
     * @param retainedEvents how many events each room keeps, at least 1
     * @param retainedFor how long events are kept
     */
    public Options(int retainedEvents, Duration retainedFor) {
      this(retainedEvents, retainedFor, ClusterContext.DEFAULT_LEASE);
    }

    /** Checks the bounds. */
    public Options {
      Objects.requireNonNull(retainedFor, "retainedFor");
      Objects.requireNonNull(lease, "lease");
      if (retainedEvents < 1) {
        throw new IllegalArgumentException("retainedEvents must be at least 1");
      }
      if (retainedFor.isNegative() || retainedFor.isZero()) {
        throw new IllegalArgumentException("retainedFor must be positive");
      }
      if (lease.isNegative() || lease.isZero()) {
        throw new IllegalArgumentException("lease must be positive");
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
