package io.synctv.cluster.local;

import io.synctv.cluster.spi.MessageListener;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;

/** Somebody who hears of a room until closed. */
abstract sealed class Subscriber implements Subscription {

  private static final System.Logger LOG = System.getLogger(Subscriber.class.getName());

  private final LocalNode node;
  private final LocalRoom room;
  private volatile boolean closed;

  private Subscriber(LocalNode node, LocalRoom room) {
    this.node = node;
    this.room = room;
  }

  @Override
  public void close() {
    closed = true;
    room.remove(this);
    node.disown(this);
  }

  LocalNode node() {
    return node;
  }

  /** Calls the listener, whose failure is its own: the others must hear all the same. */
  void call(Runnable listener) {
    if (closed) {
      return;
    }
    try {
      listener.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.WARNING, "A listener of node " + node.node() + " failed", e);
    }
  }

  /** Hears a room's events. */
  static final class Watcher extends Subscriber {

    final RoomListener listener;

    Watcher(LocalNode node, LocalRoom room, RoomListener listener) {
      super(node, room);
      this.listener = listener;
    }
  }

  /** Hears a room's messages. */
  static final class Receiver extends Subscriber {

    final MessageListener listener;

    Receiver(LocalNode node, LocalRoom room, MessageListener listener) {
      super(node, room);
      this.listener = listener;
    }
  }
}
