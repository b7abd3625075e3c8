package io.synctv.cluster.local;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.Epoch;
import io.synctv.api.IdGenerator;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Commit;
import io.synctv.cluster.spi.CommitResult;
import io.synctv.cluster.spi.KeyedAnswer;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a cluster, found by their id.
 *
 * <p>Old rooms are swept in passing, without a thread: now and then a caller looks at the next
 * {@value #SWEPT_AT_ONCE} rooms. A cluster that nobody calls does not grow either.
 */
final class LocalRooms {

  static final int SWEPT_AT_ONCE = 1024;

  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);
  private static final Duration LONGEST_RETENTION = Duration.ofDays(365);

  private final ConcurrentMap<RoomId, LocalRoom> rooms = new ConcurrentHashMap<>();
  private final LongAdder overflows = new LongAdder();
  private final LongSupplier nanos;
  private final IdGenerator epochs;
  private final int retainedEvents;
  private final long retainedNanos;

  private final long sweepPause;
  private final AtomicLong lastSweep;
  private final ReentrantLock sweeping = new ReentrantLock();

  @GuardedBy("sweeping")
  private Iterator<LocalRoom> toSweep = Collections.emptyIterator();

  LocalRooms(LocalCluster.Options options, LongSupplier nanos, IdGenerator epochs) {
    this.nanos = nanos;
    this.epochs = epochs;
    this.retainedEvents = options.retainedEvents();
    Duration retained = options.retainedFor();
    this.retainedNanos =
        (retained.compareTo(LONGEST_RETENTION) < 0 ? retained : LONGEST_RETENTION).toNanos();
    this.sweepPause = Math.min(retainedNanos / 64, LONGEST_PAUSE);
    this.lastSweep = new AtomicLong(nanos.getAsLong());
  }

  LogHead open(RoomId id, long version, byte[] snapshot, Revision told) {
    long now = now();
    sweepNowAndThen(now);
    LogHead head = null;
    while (head == null) {
      head = room(id).open(now, () -> newLog(version, snapshot, told));
    }
    return head;
  }

  CommitResult commit(Commit commit) {
    long now = now();
    sweepNowAndThen(now);
    LocalRoom room = rooms.get(commit.room());
    return room == null ? new CommitResult.Missing() : room.commit(commit, now);
  }

  Replay since(RoomId id, Epoch epoch, long seq) {
    LocalRoom room = rooms.get(id);
    return room == null ? new Replay.Missing() : room.since(epoch, seq, now());
  }

  @Nullable KeyedAnswer answer(RoomId id, String key) {
    LocalRoom room = rooms.get(id);
    return room == null ? null : room.answer(key, now());
  }

  LogHead restart(RoomId id, Epoch epoch, long seq, long version, byte[] snapshot, Revision told) {
    long now = now();
    LogHead head = null;
    while (head == null) {
      head =
          room(id)
              .restart(
                  epoch,
                  seq,
                  now,
                  old -> {
                    EpochLog fresh = newLog(version, snapshot, told);
                    return old == null ? fresh : fresh.withMemoryOf(old);
                  });
    }
    return head;
  }

  /** Loses all logs. Nobody is told. */
  void loseAll() {
    rooms.values().forEach(LocalRoom::deleteLog);
  }

  Runnable checkpoint(RoomId id) {
    return room(id).checkpoint();
  }

  void delete(RoomId id) {
    LocalRoom room = rooms.get(id);
    if (room != null) {
      room.deleteLog();
    }
  }

  Subscriber.Watcher watch(RoomId id, LocalNode node, RoomListener listener) {
    sweepNowAndThen(now());
    while (true) {
      LocalRoom room = room(id);
      Subscriber.Watcher watcher = new Subscriber.Watcher(node, room, listener);
      if (room.add(watcher)) {
        return watcher;
      }
    }
  }

  /** Called by a room that has just retired. */
  void remove(RoomId id, LocalRoom room) {
    rooms.remove(id, room);
  }

  long now() {
    return nanos.getAsLong();
  }

  int size() {
    return rooms.size();
  }

  void countOverflow() {
    overflows.increment();
  }

  /** Returns how often deliveries were given up for a resync. */
  long overflows() {
    return overflows.sum();
  }

  private LocalRoom room(RoomId id) {
    LocalRoom room = rooms.get(id);
    return room != null ? room : rooms.computeIfAbsent(id, absent -> new LocalRoom(absent, this));
  }

  private EpochLog newLog(long version, byte[] snapshot, Revision told) {
    return new EpochLog(
        Epoch.of(epochs.next()),
        version,
        snapshot,
        told,
        new EventRing(retainedEvents, retainedNanos));
  }

  private void sweepNowAndThen(long now) {
    long last = lastSweep.get();
    if (now - last > sweepPause && lastSweep.compareAndSet(last, now) && sweeping.tryLock()) {
      try {
        if (!toSweep.hasNext()) {
          toSweep = rooms.values().iterator();
        }
        for (int i = 0; i < SWEPT_AT_ONCE && toSweep.hasNext(); i++) {
          toSweep.next().sweep(now, retainedNanos);
        }
      } finally {
        sweeping.unlock();
      }
    }
  }
}
