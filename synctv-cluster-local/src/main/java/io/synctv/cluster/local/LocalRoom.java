package io.synctv.cluster.local;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One room of the cluster: its log, who hears of it, and what they are still to be told.
 *
 * <p>Deliveries must come in the order of the log, without a lock held, and without a thread of
 * their own. So a change takes its place in the order while it holds the lock: either nobody is
 * delivering, then its thread does, after the lock is released, and goes on with whatever others
 * have put into {@link #pending} meanwhile; or somebody is, then it leaves its delivery there and
 * returns. A listener that commits again finds its own thread delivering: its commit returns at
 * once and is delivered after the listener has returned, so the order holds and the stack stays
 * flat.
 *
 * <p>A listener that blocks keeps deliveries waiting, at most {@value #MAX_PENDING}. Beyond that
 * messages are dropped; events drop all that waits and leave a resync in its place.
 *
 * <p>A room without log and subscribers is taken out of the cluster and {@link #retired}; whoever
 * still holds it gets null and looks the room up again.
 */
final class LocalRoom {

  static final int MAX_PENDING = 65_536;

  private final RoomId id;
  private final LocalRooms rooms;
  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by the lock; the lists are never changed but replaced.
  private final Queue<Delivery> pending = new ArrayDeque<>();
  private List<Subscriber.Watcher> watchers = List.of();
  private List<Subscriber.Receiver> receivers = List.of();
  private @Nullable EpochLog log;
  private long lastUsed;
  private boolean hadLog;
  private boolean delivering;
  private boolean retired;

  LocalRoom(RoomId id, LocalRooms rooms) {
    this.id = id;
    this.rooms = rooms;
  }

  /** Returns where the log stands, or null when this room is retired. */
  @Nullable LogHead open(long now, Supplier<EpochLog> make) {
    LogHead head;
    Delivery turn = null;
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
    deliver(turn);
    return head;
  }

  CommitResult commit(Commit commit, long now) {
    CommitResult result;
    Delivery turn = null;
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
    deliver(turn);
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

  void send(LocalNode from, byte[] payload) {
    Delivery turn;
    lock.lock();
    try {
      if (receivers.isEmpty()) {
        return;
      }
      if (pending.size() >= MAX_PENDING) {
        rooms.countDropped(1);
        return;
      }
      turn = takeTurn(new Delivery.Message(receivers, from, payload));
    } finally {
      lock.unlock();
    }
    deliver(turn);
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

  /** Adds a subscriber, or returns false when this room is retired. */
  boolean add(Subscriber subscriber) {
    lock.lock();
    try {
      if (!retired) {
        switch (subscriber) {
          case Subscriber.Watcher watcher -> watchers = with(watchers, watcher);
          case Subscriber.Receiver receiver -> receivers = with(receivers, receiver);
        }
      }
      return !retired;
    } finally {
      lock.unlock();
    }
  }

  void remove(Subscriber subscriber) {
    lock.lock();
    try {
      switch (subscriber) {
        case Subscriber.Watcher watcher -> watchers = without(watchers, watcher);
        case Subscriber.Receiver receiver -> receivers = without(receivers, receiver);
      }
      lastUsed = rooms.now();
    } finally {
      lock.unlock();
    }
    retireIfUnused();
  }

  /** Drops what is too old: events, keys, and the whole log when nobody watches. */
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
      if (log == null && watchers.isEmpty() && receivers.isEmpty()) {
        retired = true;
        rooms.remove(id, this);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns the delivery when the caller must make it, or null when somebody else will. */
  private @Nullable Delivery takeTurn(Delivery delivery) {
    if (!delivering) {
      delivering = true;
      return delivery;
    }
    if (pending.size() < MAX_PENDING) {
      pending.add(delivery);
    } else {
      rooms.countDropped(pending.stream().filter(Delivery.Message.class::isInstance).count());
      pending.clear();
      pending.add(new Delivery.Resync(watchers));
    }
    return null;
  }

  private void deliver(@Nullable Delivery turn) {
    for (Delivery next = turn; next != null; next = next()) {
      next.deliver();
    }
  }

  private @Nullable Delivery next() {
    lock.lock();
    try {
      Delivery next = pending.poll();
      delivering = next != null;
      return next;
    } finally {
      lock.unlock();
    }
  }

  private static <S> List<S> with(List<S> list, S added) {
    return Stream.concat(list.stream(), Stream.of(added)).toList();
  }

  private static <S> List<S> without(List<S> list, S removed) {
    return list.stream().filter(other -> !other.equals(removed)).toList();
  }
}
