package io.synctv.example.transport;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterContext;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.HealthListener;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.SerialQueue;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import io.synctv.cluster.spi.TransportStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node: its parts, and whether it reaches the store. */
final class OneLockTransport implements ClusterTransport, Health {

  /** How many deliveries wait for one listener at the most. */
  private static final int MAILBOX_CAPACITY = 1000;

  final ClusterContext context;
  final OneLockStore store;
  final LongAdder published = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder commits = new LongAdder();

  private final OneLockRooms rooms = new OneLockRooms(this);
  private final OneLockMessages messages = new OneLockMessages(this);
  private final OneLockPresence presence = new OneLockPresence(this);
  private final OneLockCounters counters = new OneLockCounters(this);
  private final OneLockLocks locks = new OneLockLocks(this);
  private final OneLockNodes nodes = new OneLockNodes(this);
  private final List<HealthWatch> healthWatches = new ArrayList<>(); // guarded by the store's lock
  private final long since;
  private volatile boolean reachable = true;
  private volatile boolean closed;
  private int returns; // guarded by the store's lock
  private long unreachableSince; // guarded by the store's lock

  OneLockTransport(ClusterContext context, OneLockStore store) {
    this.context = context;
    this.store = store;
    this.since = store.clock.millis();
    locked(
        () -> {
          store.nodes.add(this);
          store.directoryChanged();
          return null;
        });
  }

  /** Asks the store: every question of every part goes through here. */
  <T extends @Nullable Object> CompletionStage<T> ask(Supplier<T> question) {
    store.lock.lock();
    try {
      checkOpen();
      if (!reachable) {
        throw new TransportException("node " + node() + " cannot reach the store");
      }
      return CompletableFuture.completedFuture(question.get());
    } catch (TransportException e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      store.lock.unlock();
    }
  }

  /** Changes what this node holds. That counts though the store is away: it is in the node. */
  CompletionStage<@Nullable Void> hold(Runnable change) {
    store.lock.lock();
    try {
      change.run();
      return ask(() -> null);
    } finally {
      store.lock.unlock();
    }
  }

  /** Does something under the store's lock though the store may be away. */
  <T extends @Nullable Object> T locked(Supplier<T> work) {
    store.lock.lock();
    try {
      return work.get();
    } finally {
      store.lock.unlock();
    }
  }

  void checkOpen() {
    if (closed) {
      throw new TransportException("node " + node() + " is closed");
    }
  }

  boolean isReachable() {
    return reachable;
  }

  /** Says whether the node's lease runs. */
  boolean isAlive() {
    return reachable || System.nanoTime() - unreachableSince < context.lease().toNanos();
  }

  @Override
  public State state() {
    return reachable ? State.UP : State.ISOLATED;
  }

  /** Takes the store away. The others notice when the lease is up. */
  void cutOff() {
    locked(
        () -> {
          reachable = false;
          unreachableSince = System.nanoTime();
          healthWatches.forEach(watch -> watch.tell(State.ISOLATED));
          return null;
        });
    CompletableFuture.delayedExecutor(context.lease().toMillis() + 1, TimeUnit.MILLISECONDS)
        .execute(
            () ->
                locked(
                    () -> {
                      store.directoryChanged();
                      return null;
                    }));
  }

  /** Gives the store back: whatever was missed is asked for again after a resync. */
  void reconnect() {
    locked(
        () -> {
          reachable = true;
          returns++;
          healthWatches.forEach(watch -> watch.tell(State.UP));
          rooms.resyncAll();
          store.directoryChanged();
          return null;
        });
  }

  /** Returns how often this node came back to the store; the store's lock is held. */
  int returns() {
    return returns;
  }

  NodeInfo info() {
    return new NodeInfo(
        node(), since, context.version(), context.address(), context.load().getAsInt());
  }

  @Override
  public Subscription listen(HealthListener listener) {
    return locked(
        () -> {
          checkOpen();
          HealthWatch watch = new HealthWatch(listener);
          healthWatches.add(watch);
          return watch;
        });
  }

  @Override
  public void close() {
    List<OneLockLease> lost =
        locked(
            () -> {
              closed = true;
              nodes.close();
              List.copyOf(healthWatches).forEach(HealthWatch::close);
              rooms.close();
              messages.close();
              store.nodes.remove(this);
              store.directoryChanged();
              return locks.giveUp();
            });
    lost.forEach(OneLockLease::lose); // outside the lock: this runs what others have chained to it
  }

  /**
   * Makes a queue that tells one listener one thing at a time, on a virtual thread that lives while
   * there is something to tell: nobody waits for a listener, and listeners never wait for each
   * other.
   */
  static SerialQueue mailbox() {
    return new SerialQueue(Thread::startVirtualThread, MAILBOX_CAPACITY);
  }

  private final class HealthWatch implements Subscription {

    private final HealthListener listener;
    private final SerialQueue mailbox = mailbox();

    HealthWatch(HealthListener listener) {
      this.listener = listener;
    }

    void tell(State state) {
      if (!mailbox.offer(() -> listener.onChange(state))) {
        mailbox.replace(() -> listener.onChange(state));
      }
    }

    @Override
    public void close() {
      mailbox.close();
      locked(() -> healthWatches.remove(this));
    }
  }

  @Override
  public NodeId node() {
    return context.node();
  }

  @Override
  public OneLockRooms rooms() {
    return rooms;
  }

  @Override
  public OneLockMessages messages() {
    return messages;
  }

  @Override
  public OneLockPresence presence() {
    return presence;
  }

  @Override
  public OneLockLocks locks() {
    return locks;
  }

  @Override
  public OneLockCounters counters() {
    return counters;
  }

  @Override
  public ClusterClock clock() {
    return store.clock;
  }

  @Override
  public OneLockNodes nodes() {
    return nodes;
  }

  @Override
  public Health health() {
    return this;
  }

  @Override
  public TransportStatistics statistics() {
    return new TransportStatistics(
        published.sum(),
        received.sum(),
        replayed.sum(),
        dropped.sum(),
        0,
        0,
        0,
        commits.sum(),
        0,
        0);
  }
}
