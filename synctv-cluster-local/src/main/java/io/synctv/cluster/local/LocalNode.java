package io.synctv.cluster.local;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages;
import io.synctv.cluster.spi.Presence;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One node's view of the cluster. Owns its subscriptions and ends them when it closes. */
final class LocalNode implements ClusterTransport {

  private final NodeId id;
  private final LocalCluster cluster;
  private final RoomLog rooms;
  private final Messages messages;
  private final Presence presence;
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  LocalNode(NodeId id, LocalCluster cluster) {
    this.id = id;
    this.cluster = cluster;
    this.rooms = new LocalRoomLog(this, cluster.rooms());
    this.messages = new LocalMessages(this, cluster.rooms());
    this.presence = new LocalPresence(this, cluster.sessions());
  }

  @Override
  public NodeId node() {
    return id;
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
  public ClusterClock clock() {
    return cluster.clock();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      subscriptions.forEach(Subscription::close);
      cluster.left(this);
    }
  }

  boolean closed() {
    return closed.get();
  }

  void checkOpen() {
    if (closed.get()) {
      throw closedException();
    }
  }

  <T extends @Nullable Object> CompletionStage<T> whenOpen(Supplier<T> call) {
    return closed.get()
        ? CompletableFuture.failedFuture(closedException())
        : CompletableFuture.completedFuture(call.get());
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
    return new TransportException("The transport of node '" + id + "' is closed");
  }
}
