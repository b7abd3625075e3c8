package io.synctv.cluster.local;

import io.synctv.cluster.spi.LogEntry;
import java.util.List;

/**
 * One thing to tell the subscribers there were when it happened. Called without any lock held, by
 * one thread at a time for each {@link DeliveryQueue}.
 */
sealed interface Delivery {

  void deliver();

  /** New events. */
  record Entries(List<Subscriber.Watcher> watchers, List<LogEntry> entries) implements Delivery {
    @Override
    public void deliver() {
      for (Subscriber.Watcher watcher : watchers) {
        watcher.entries(entries);
      }
    }
  }

  /** Events may have been missed. */
  record Resync(List<Subscriber.Watcher> watchers) implements Delivery {
    @Override
    public void deliver() {
      for (Subscriber.Watcher watcher : watchers) {
        watcher.resync();
      }
    }
  }

  /** A message, for all nodes but the sender's. */
  @SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
  record Message(List<Subscriber.Receiver> receivers, LocalNode from, byte[] payload)
      implements Delivery {
    @Override
    public void deliver() {
      for (Subscriber.Receiver receiver : receivers) {
        if (receiver.node() != from) {
          receiver.message(from.node(), payload);
        }
      }
    }
  }
}
