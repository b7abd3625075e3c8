package io.synctv.cluster.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.Epoch;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import io.synctv.cluster.spi.RoomListener;
import io.synctv.cluster.spi.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Follows one epoch of a room the way an engine does: watch, replay, merge by sequence, and replay
 * again after a resync. Writes down what a transport must not do.
 */
final class Follower implements RoomListener, AutoCloseable {

  private final TestRoom room;
  private final Epoch epoch;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final SortedMap<Long, LogEntry> merged = new TreeMap<>();

  private final Set<Epoch> strange = ConcurrentHashMap.newKeySet();
  private final List<String> offences = new CopyOnWriteArrayList<>();
  private final AtomicBoolean inside = new AtomicBoolean();
  private final AtomicInteger resyncs = new AtomicInteger();
  private final Subscription subscription;

  @GuardedBy("lock")
  private long lastDelivered; // 0 when a gap is allowed

  Follower(TestRoom room, Epoch epoch) {
    this.room = room;
    this.epoch = epoch;
    this.subscription = room.node().rooms().watch(room.id(), this);
    merge(room.entriesSince(epoch, 0));
  }

  @Override
  public void onEntries(List<LogEntry> entries) {
    enter();
    if (entries.isEmpty()) {
      offences.add("a delivery of nothing");
    }
    lock.lock();
    try {
      for (LogEntry entry : entries) {
        if (!entry.epoch().equals(epoch)) {
          strange.add(entry.epoch());
          continue;
        }
        if (lastDelivered != 0 && entry.seq() != lastDelivered + 1) {
          offences.add("event " + entry.seq() + " delivered after " + lastDelivered);
        }
        lastDelivered = entry.seq();
      }
    } finally {
      lock.unlock();
    }
    merge(entries);
    inside.set(false);
  }

  @Override
  public void onResync() {
    enter();
    lock.lock();
    try {
      lastDelivered = 0;
    } finally {
      lock.unlock();
    }
    room.node()
        .rooms()
        .since(room.id(), epoch, known())
        .thenAccept(
            replay -> {
              if (replay instanceof Replay.Complete(List<LogEntry> entries)) {
                merge(entries);
              }
            });
    resyncs.incrementAndGet();
    inside.set(false);
  }

  @Override
  public void close() {
    subscription.close();
  }

  /** Returns how often the transport told of a resync. */
  int resyncs() {
    return resyncs.get();
  }

  /** Returns what has arrived so far, in the order of the numbers. */
  List<LogEntry> entries() {
    lock.lock();
    try {
      return new ArrayList<>(merged.values());
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a number has arrived. */
  Follower awaitSeq(long seq) {
    TestRoom.awaitUntil(() -> known() >= seq);
    return this;
  }

  /** Checks that all numbers up to one have arrived, each once and in order. */
  void hasAllUpTo(long seq) {
    awaitSeq(seq);
    assertThat(offences).isEmpty();
    List<LogEntry> entries = entries();
    assertThat(entries).hasSize((int) seq);
    assertThat(entries.getFirst().seq()).isEqualTo(1);
    assertThat(entries.getLast().seq()).isEqualTo(seq);
  }

  /** Checks that nothing of another epoch was delivered. */
  void hasHeardOfNoOtherEpoch() {
    assertThat(strange).as("epochs of others").isEmpty();
  }

  /** Returns the last number up to which nothing is missing. */
  private long known() {
    lock.lock();
    try {
      long known = 0;
      for (long seq : merged.keySet()) {
        if (seq != known + 1) {
          break;
        }
        known = seq;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private void merge(List<LogEntry> entries) {
    lock.lock();
    try {
      for (LogEntry entry : entries) {
        if (entry.epoch().equals(epoch)) {
          merged.putIfAbsent(entry.seq(), entry);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void enter() {
    if (!inside.compareAndSet(false, true)) {
      offences.add("a delivery while another is under way");
    }
  }
}
