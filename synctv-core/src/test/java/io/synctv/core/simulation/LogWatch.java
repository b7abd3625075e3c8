package io.synctv.core.simulation;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.List;

/** What one node is delivered of a room's log: in order and late, or nothing until a resync. */
final class LogWatch implements Subscription {
  private final SimulatedTransport node;
  private final RoomId room;
  private final RoomListener listener;
  private boolean deaf;
  private boolean ended;
  private long last;

  LogWatch(SimulatedTransport node, RoomId room, RoomListener listener) {
    this.node = node;
    this.room = room;
    this.listener = listener;
    this.deaf = node.cut();
  }

  boolean isOf(RoomId some) {
    return room.equals(some);
  }

  /** What is delivered from now on is missed. */
  void deafen() {
    deaf = true;
  }

  /** Delivers something after what was delivered before it. */
  private void deliver(String what, Runnable delivery) {
    last = Math.max(last + 1, node.scheduler().nanos() + node.way());
    node.scheduler()
        .task(
            last - node.scheduler().nanos(),
            node.machine(),
            what,
            () -> {
              if (!ended) {
                delivery.run();
              }
            });
  }

  void entries(List<LogEntry> entries) {
    if (node.cut() || deaf) {
      deaf = true;
      return;
    }
    if (node.chance().in10000(node.faults().now(node.faults().deafWatcher))) {
      deaf = true; // deliveries are given up until the resync that heals it
      node.scheduler()
          .later(node.chance().millis(1, 900), node.machine(), "deliveries go on", this::recover);
      return;
    }
    deliver(
        "entries",
        () -> {
          if (!node.cut() && !deaf) {
            listener.onEntries(entries);
          } else {
            deaf = true;
          }
        });
  }

  void recover() {
    if (!node.cut() && node.faults().weakness != Weakness.NEVER_RESYNCS) {
      deaf = false;
      deliver("resync", listener::onResync);
    }
  }

  @Override
  public void close() {
    ended = true;
    node.ended(this);
  }
}
