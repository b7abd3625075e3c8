package io.synctv.cluster.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One room of the cluster: its log, who hears of it, and what they are still to be told.
 *
 * <p>Deliveries come in the order of the log, see {@link DeliveryQueue}.
 *
 * <p>A listener that blocks keeps deliveries waiting, at most {@value DeliveryQueue#MAX_PENDING}.
 * Beyond that all that waits is dropped and leaves a resync in its place.
 *
 * <p>A room without log and subscribers is taken out of the cluster and {@link #retired}; whoever
 * still holds it gets null and looks the room up again.
 */
final class LocalRoom {

  private final RoomId id;
  private final LocalRooms rooms;
  private final ReentrantLock lock = new ReentrantLock();
  private final DeliveryQueue deliveries = new DeliveryQueue();

  /** Never changed but replaced. */
  @GuardedBy("lock")
  private List<Subscriber.Watcher> watchers = List.of();

  @GuardedBy("lock")
  private @Nullable EpochLog log;

  @GuardedBy("lock")
  private long lastUsed;

  @GuardedBy("lock")
  private boolean hadLog;

  @GuardedBy("lock")
  private boolean retired;

  LocalRoom(RoomId id, LocalRooms rooms) {
    this.id = id;
    this.rooms = rooms;
  }

  /** Returns where the log stands, or null when this room is retired. */
  @Nullable LogHead open(long now, Supplier<EpochLog> make) {
    LogHead head;
    Runnable turn = null;
    lock.lock();
    try {
      if (retired) {
        return null;
      }
      lastUsed = now;
      if (log == null) {
        log = make.get();
        if (hadLog && !watchers.isEmpty()) {
          turn = takeTurn(new Delivery.Resync(watchers));
        }
        hadLog = true;
      }
      head = log.head();
    } finally {
      lock.unlock();
    }
    DeliveryQueue.deliver(turn);
    return head;
  }

  CommitResult commit(Commit commit, long now) {
    CommitResult result;
    Runnable turn = null;
    lock.lock();
    try {
      if (log == null) {
        return new CommitResult.Missing();
      }
      lastUsed = now;
      CommitResult refusal = log.refuse(commit, now);
      if (refusal != null) {
        return refusal;
      }
      List<LogEntry> entries = log.append(commit, now);
      result = log.remember(commit, now);
      if (!watchers.isEmpty()) {
        turn = takeTurn(new Delivery.Entries(watchers, entries));
      }
    } finally {
      lock.unlock();
    }
    DeliveryQueue.deliver(turn);
    return result;
  }

  Replay since(Epoch epoch, long seq, long now) {
    lock.lock();
    try {
      if (log == null) {
        return new Replay.Missing();
      }
      lastUsed = now;
      return log.since(epoch, seq, now);
    } finally {
      lock.unlock();
    }
  }

  /** Returns what a commit kept of a command with a key, or null. */
  @Nullable KeyedAnswer answer(String key, long now) {
    lock.lock();
    try {
      if (log == null) {
        return null;
      }
      lastUsed = now;
      return log.answer(key, now);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts a new log in the place of one that stands at a point.
   *
   * @return where the log stands, or null when this room is retired
   */
  @Nullable LogHead restart(
      Epoch epoch, long seq, long now, Function<@Nullable EpochLog, EpochLog> make) {
    LogHead head;
    Runnable turn = null;
    lock.lock();
    try {
      if (retired) {
        return null;
      }
      lastUsed = now;
      EpochLog old = log;
      if (old == null || old.standsAt(epoch, seq)) {
        EpochLog next = make.apply(old);
        log = next;
        hadLog = true;
        if (!watchers.isEmpty()) {
          turn = takeTurn(new Delivery.Resync(watchers));
        }
        head = next.head();
      } else {
        head = old.head();
      }
    } finally {
      lock.unlock();
    }
    DeliveryQueue.deliver(turn);
    return head;
  }

  /** Tells one watcher that it may have missed events. */
  void resync(Subscriber.Watcher watcher) {
    Runnable turn;
    lock.lock();
    try {
      turn = takeTurn(new Delivery.Resync(List.of(watcher)));
    } finally {
      lock.unlock();
    }
    DeliveryQueue.deliver(turn);
  }

  /** Returns what puts the log back to where it stands now; the watchers are not told. */
  Runnable checkpoint() {
    lock.lock();
    try {
      EpochLog kept = log == null ? null : log.copy();
      return () -> putBack(kept);
    } finally {
      lock.unlock();
    }
  }

  private void putBack(@Nullable EpochLog kept) {
    lock.lock();
    try {
      log = kept == null ? null : kept.copy();
    } finally {
      lock.unlock();
    }
  }

  void deleteLog() {
    lock.lock();
    try {
      log = null;
    } finally {
      lock.unlock();
    }
    retireIfUnused();
  }

  /** Adds a watcher, or returns false when this room is retired. */
  boolean add(Subscriber.Watcher watcher) {
    lock.lock();
    try {
      if (!retired) {
        watchers = Stream.concat(watchers.stream(), Stream.of(watcher)).toList();
      }
      return !retired;
    } finally {
      lock.unlock();
    }
  }

  void remove(Subscriber.Watcher watcher) {
    lock.lock();
    try {
      watchers = watchers.stream().filter(other -> other != watcher).toList();
      lastUsed = rooms.now();
    } finally {
      lock.unlock();
    }
    retireIfUnused();
  }

  /** Drops what is too old: events, answers, and the whole log when nobody watches. */
  void sweep(long now, long retainedNanos) {
    lock.lock();
    try {
      if (watchers.isEmpty() && now - lastUsed > retainedNanos) {
        log = null;
      } else if (log != null) {
        log.expire(now);
      }
    } finally {
      lock.unlock();
    }
    retireIfUnused();
  }

  private void retireIfUnused() {
    lock.lock();
    try {
      if (log == null && watchers.isEmpty()) {
        retired = true;
        rooms.remove(id, this);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private @Nullable Runnable takeTurn(Delivery delivery) {
    if (!deliveries.offer(delivery)) {
      rooms.countOverflow();
      watchers.forEach(watcher -> watcher.node().metrics().dropped.increment());
      deliveries.replace(new Delivery.Resync(watchers));
    }
    return deliveries.turn();
  }
}
