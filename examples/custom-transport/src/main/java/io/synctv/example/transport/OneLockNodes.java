package io.synctv.example.transport;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.Nodes;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.SerialQueue;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The directory as one node reads it. */
final class OneLockNodes implements Nodes {

  private final OneLockTransport node;
  private final List<Watch> watches = new ArrayList<>(); // guarded by the store's lock

  OneLockNodes(OneLockTransport node) {
    this.node = node;
  }

  @Override
  public CompletionStage<List<NodeInfo>> list() {
    return node.ask(() -> node.store.alive().stream().map(OneLockTransport::info).toList());
  }

  @Override
  public Subscription watch(NodesListener listener) {
    return node.locked(
        () -> {
          node.checkOpen();
          Watch watch = new Watch(listener);
          watches.add(watch);
          return watch;
        });
  }

  void lookAround() {
    watches.forEach(Watch::compare);
  }

  void close() {
    List.copyOf(watches).forEach(Watch::close);
  }

  /** Tells of the difference between what was told before and what is. */
  private final class Watch implements Subscription {

    private final NodesListener listener;
    private final SerialQueue mailbox = OneLockTransport.mailbox();

    /** Who was told of, and after which return to the store. */
    private final Map<NodeId, Integer> known = new HashMap<>();

    Watch(NodesListener listener) {
      this.listener = listener;
      node.store.alive().forEach(other -> known.put(other.node(), other.returns()));
    }

    void compare() {
      Set<NodeId> gone = new HashSet<>(known.keySet());
      for (OneLockTransport other : node.store.alive()) {
        gone.remove(other.node());
        NodeInfo info = other.info();
        boolean told = Objects.equals(known.get(info.node()), other.returns());
        if (!told && mailbox.offer(() -> listener.onJoined(info))) {
          known.put(info.node(), other.returns());
        }
      }
      for (NodeId id : gone) {
        if (mailbox.offer(() -> listener.onLeft(id))) {
          known.remove(id);
        }
      }
    }

    @Override
    public void close() {
      mailbox.close();
      node.locked(() -> watches.remove(this));
    }
  }
}
