package io.synctv.cluster.local.wrong;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** A node of a local cluster whose parts can be replaced. Its messages are signed. */
final class WrappedNode implements ClusterTransport {

  final ClusterTransport right;
  final WrappedCluster cluster;
  final LongAdder malformed = new LongAdder();
  RoomLog rooms;
  Messages messages;
  Presence presence;
  Locks locks;
  Counters counters;
  ClusterClock clock;
  Nodes nodes;
  Health health;
  Runnable close;
  volatile boolean closed;

  WrappedNode(ClusterTransport right, WrappedCluster cluster) {
    this.right = right;
    this.cluster = cluster;
    this.rooms = right.rooms();
    this.messages = new SignedMessages(right.messages(), malformed::increment);
    this.presence = right.presence();
    this.locks = right.locks();
    this.counters = right.counters();
    this.clock = right.clock();
    this.nodes = right.nodes();
    this.health = right.health();
    this.close = right::close;
  }

  boolean isolated() {
    return right.health().state() == Health.State.ISOLATED;
  }

  ScheduledExecutorService timer() {
    return cluster.timer;
  }

  /** Does something later. */
  void after(long millis, Runnable task) {
    var unused = cluster.timer.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  /** Gives an answer later. */
  <T> CompletionStage<T> later(long millis, Supplier<CompletionStage<T>> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    after(
        millis,
        () ->
            question
                .get()
                .whenComplete(
                    (value, failure) -> {
                      if (failure == null) {
                        answer.complete(value);
                      } else {
                        answer.completeExceptionally(failure);
                      }
                    }));
    return answer;
  }

  /** Returns what the nodes of this cluster share under a name. */
  @SuppressWarnings("unchecked")
  <T> T shared(String name, Supplier<T> make) {
    return (T) cluster.shared.computeIfAbsent(name, absent -> make.get());
  }

  @Override
  public NodeId node() {
    return right.node();
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
    return clock;
  }

  @Override
  public Nodes nodes() {
    return nodes;
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public TransportStatistics statistics() {
    TransportStatistics all = right.statistics();
    return new TransportStatistics(
        all.published(),
        all.received(),
        all.replayed(),
        all.dropped(),
        malformed.sum(),
        all.roundTrips(),
        all.roundTripNanos(),
        all.commits(),
        all.batches(),
        all.lagNanos());
  }

  @Override
  public void close() {
    close.run();
    closed = true;
  }
}
