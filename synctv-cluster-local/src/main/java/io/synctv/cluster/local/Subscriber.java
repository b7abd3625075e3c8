package io.synctv.cluster.local;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;

/** Somebody who hears of a room or at an address until closed. */
abstract sealed class Subscriber implements Subscription {

  private static final System.Logger LOG = System.getLogger(Subscriber.class.getName());

  private final LocalNode node;
  private volatile boolean closed;

  private Subscriber(LocalNode node) {
    this.node = node;
  }

  @Override
  public void close() {
    closed = true;
    leave();
    node.disown(this);
  }

  /** Takes this subscriber from where it hears. */
  abstract void leave();

  LocalNode node() {
    return node;
  }

  /** Calls the listener, whose failure is its own: the others must hear all the same. */
  private void call(int received, Runnable listener) {
    if (closed) {
      return;
    }
    node.metrics().received.add(received);
    try {
      listener.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "A listener of node " + node.node() + " failed", e);
    }
  }

  /** Hears a room's events. Deaf while its node is cut off, and from then on until it is told. */
  static final class Watcher extends Subscriber {

    private final LocalRoom room;
    private final RoomListener listener;
    private volatile boolean deaf;

    Watcher(LocalNode node, LocalRoom room, RoomListener listener) {
      super(node);
      this.room = room;
      this.listener = listener;
      this.deaf = !node.reachable();
    }

    @Override
    void leave() {
      room.remove(this);
    }

    void deafen() {
      deaf = true;
    }

    /** Asks to be told that events may have been missed, in the order of the room's deliveries. */
    void recover() {
      room.resync(this);
    }

    void entries(List<LogEntry> entries) {
      if (!node().reachable()) {
        deaf = true;
      }
      if (!deaf) {
        super.call(entries.size(), () -> listener.onEntries(entries));
      }
    }

    void resync() {
      if (node().reachable()) {
        deaf = false;
        super.call(0, listener::onResync);
      }
    }
  }

  /** Hears messages. */
  static final class Receiver extends Subscriber {

    private final Mailboxes box;
    private final MessageListener listener;

    Receiver(LocalNode node, Mailboxes box, MessageListener listener) {
      super(node);
      this.box = box;
      this.listener = listener;
    }

    @Override
    void leave() {
      box.remove(this);
    }

    void message(NodeId from, byte[] payload) {
      if (node().reachable()) {
        super.call(1, () -> listener.onMessage(from, payload));
      }
    }
  }
}
