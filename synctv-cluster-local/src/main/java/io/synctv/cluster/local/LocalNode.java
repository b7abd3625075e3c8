package io.synctv.cluster.local;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Locks;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import io.synctv.cluster.spi.TransportStatistics;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node's view of the cluster. Owns its subscriptions and ends them when it closes. */
final class LocalNode implements ClusterTransport {

  private final ClusterContext context;
  private final LocalCluster cluster;
  private final long since;
  private final RoomLog rooms;
  private final Messages messages;
  private final LocalPresence presence;
  private final LocalCounters counters;
  private final LocalLocks locks;
  private final LocalHealth health = new LocalHealth(this);
  private final LocalMetrics metrics = new LocalMetrics();
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean reachable = true;
  private volatile String version;

  LocalNode(ClusterContext context, LocalCluster cluster) {
    this.context = context;
    this.version = context.version();
    this.cluster = cluster;
    this.since = cluster.clock().millis();
    this.rooms = new LocalRoomLog(this, cluster.rooms());
    this.messages = new LocalMessages(this, cluster.post());
    this.presence = new LocalPresence(this, cluster.sessions());
    this.counters = new LocalCounters(this, cluster.shares(), cluster.windows());
    this.locks = new LocalLocks(this, cluster.holders());
  }

  @Override
  public NodeId node() {
    return context.node();
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
    return locks;
  }

  @Override
  public Counters counters() {
    return counters;
  }

  @Override
  public ClusterClock clock() {
    return cluster.clock();
  }

  @Override
  public Nodes nodes() {
    return new LocalNodes(this, cluster.directory());
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public TransportStatistics statistics() {
    return new TransportStatistics(
        metrics.published.sum(),
        metrics.received.sum(),
        metrics.replayed.sum(),
        metrics.dropped.sum(),
        metrics.malformed.sum(),
        0,
        0,
        metrics.commits.sum(),
        metrics.commits.sum(),
        0);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      subscriptions.forEach(Subscription::close);
      locks.loseAll();
      cluster.left(this);
    }
  }

  NodeInfo info() {
    return new NodeInfo(node(), since, version, context.address(), context.load().getAsInt());
  }

  void describe(String said) {
    version = said;
  }

  LocalMetrics metrics() {
    return metrics;
  }

  boolean closed() {
    return closed.get();
  }

  boolean reachable() {
    return reachable;
  }

  /** Takes the store away. */
  void cutOff() {
    reachable = false;
    for (Subscription subscription : subscriptions) {
      if (subscription instanceof Subscriber.Watcher watcher) {
        watcher.deafen();
      }
    }
    health.tell(Health.State.ISOLATED);
  }

  /** Gives the store back. */
  void reconnect() {
    reachable = true;
    putBack();
    health.tell(Health.State.UP);
    for (Subscription subscription : subscriptions) {
      if (subscription instanceof Subscriber.Watcher watcher) {
        watcher.recover();
      }
    }
  }

  /** Says again what this node holds: the store may have lost it. */
  void putBack() {
    if (!closed()) {
      presence.putBack();
      counters.putBack();
    }
  }

  /** Ends without a word: hears and says nothing more, and what it holds stays behind. */
  void die() {
    if (closed.compareAndSet(false, true)) {
      reachable = false;
      subscriptions.forEach(Subscription::close);
      locks.abandonAll();
    }
  }

  void checkOpen() {
    if (closed.get()) {
      throw closedException();
    }
  }

  <T extends @Nullable Object> CompletionStage<T> ask(Supplier<T> question) {
    if (closed.get()) {
      return CompletableFuture.failedFuture(closedException());
    }
    if (!reachable) {
      return CompletableFuture.failedFuture(
          new TransportException("Node '" + node() + "' is cut off from its cluster"));
    }
    return CompletableFuture.completedFuture(question.get());
  }

  /** Ends the subscription with this node, even when the node is being closed right now. */
  <S extends Subscription> S own(S subscription) {
    subscriptions.add(subscription);
    if (closed.get()) {
      subscription.close();
      throw closedException();
    }
    return subscription;
  }

  void disown(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  TransportException closedException() {
    return new TransportException("The transport of node '" + node() + "' is closed");
  }
}
