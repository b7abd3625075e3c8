package io.synctv.cluster.local;

import io.synctv.cluster.spi.LogEntry;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a room: at most so many and not older than so long. A ring that starts small,
 * because most rooms are quiet, and grows up to its bound. Guarded by its room's lock.
 */
final class EventRing {

  private static final int INITIAL = 16;

  private final int capacity;
  private final long retainedNanos;
  private @Nullable LogEntry[] entries;
  private long[] addedAt;
  private int first;
  private int size;

  EventRing(int capacity, long retainedNanos) {
    this.capacity = capacity;
    this.retainedNanos = retainedNanos;
    this.entries = new LogEntry[Math.min(INITIAL, capacity)];
    this.addedAt = new long[entries.length];
  }

  EventRing copy() {
    EventRing copy = new EventRing(capacity, retainedNanos);
    copy.entries = entries.clone();
    copy.addedAt = addedAt.clone();
    copy.first = first;
    copy.size = size;
    return copy;
  }

  void add(LogEntry entry, long now) {
    expire(now);
    if (size == capacity) {
      removeFirst();
    } else if (size == entries.length) {
      grow();
    }
    int slot = slot(size);
    entries[slot] = entry;
    addedAt[slot] = now;
    size++;
  }

  /** Drops what is older than the bound. */
  void expire(long now) {
    while (size > 0 && now - addedAt[first] > retainedNanos) {
      removeFirst();
    }
  }

  int size() {
    return size;
  }

  /** Returns the last so many entries, the oldest first. */
  List<LogEntry> last(int count) {
    LogEntry[] last = new LogEntry[count];
    int from = slot(size - count);
    int tail = Math.min(count, entries.length - from);
    System.arraycopy(entries, from, last, 0, tail);
    System.arraycopy(entries, 0, last, tail, count - tail);
    return List.of(last);
  }

  private void removeFirst() {
    entries[first] = null;
    first = slot(1);
    size--;
  }

  private int slot(int offset) {
    int slot = first + offset;
    return slot < entries.length ? slot : slot - entries.length;
  }

  /** Doubles a full ring, which then starts at slot 0 again. */
  private void grow() {
    int length = (int) Math.min(capacity, entries.length * 2L);
    @Nullable LogEntry[] moreEntries = Arrays.copyOfRange(entries, first, first + length);
    long[] moreTimes = Arrays.copyOfRange(addedAt, first, first + length);
    int tail = entries.length - first;
    System.arraycopy(entries, 0, moreEntries, tail, first);
    System.arraycopy(addedAt, 0, moreTimes, tail, first);
    entries = moreEntries;
    addedAt = moreTimes;
    first = 0;
  }
}
