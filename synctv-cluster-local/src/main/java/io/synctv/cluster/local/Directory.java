package io.synctv.cluster.local;

import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.NodesListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The nodes whose lease runs, and who hears of them. */
final class Directory {

  private static final System.Logger LOG = System.getLogger(Directory.class.getName());

  private final Set<LocalNode> alive = ConcurrentHashMap.newKeySet();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final ReentrantLock telling = new ReentrantLock(); // one change at a time, in order

  List<NodeInfo> list() {
    return alive.stream().map(LocalNode::info).toList();
  }

  /** A node is new, or reaches the store again. */
  void joined(LocalNode node) {
    tell(
        node,
        () -> alive.add(node) || node.reachable(),
        listener -> listener.onJoined(node.info()));
  }

  void left(LocalNode node) {
    tell(node, () -> alive.remove(node), listener -> listener.onLeft(node.node()));
  }

  Subscription watch(LocalNode node, NodesListener listener) {
    Watch watch = new Watch(node, listener);
    watches.add(watch);
    return watch;
  }

  private void tell(LocalNode about, Change change, Consumer<NodesListener> news) {
    telling.lock();
    try {
      if (!change.made()) {
        return;
      }
      for (Watch watch : watches) {
        if (watch.node != about && watch.node.reachable()) {
          watch.tell(news);
        }
      }
    } finally {
      telling.unlock();
    }
  }

  private interface Change {
    boolean made();
  }

  private final class Watch implements Subscription {

    private final LocalNode node;
    private final NodesListener listener;

    Watch(LocalNode node, NodesListener listener) {
      this.node = node;
      this.listener = listener;
    }

    void tell(Consumer<NodesListener> news) {
      try {
        news.accept(listener);
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.WARNING, "A listener of node " + node.node() + " failed", e);
      }
    }

    @Override
    public void close() {
      watches.remove(this);
      node.disown(this);
    }
  }
}
