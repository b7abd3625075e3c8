package io.synctv.core.directory;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.core.cache.CacheStatistics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ids that the database was asked for and that no room has, or none any more: who asks for them
 * again, as a page does that was left open, costs no query for two seconds. An id that is absent
 * may become a room: a host that has ids of its own knows them before their rooms are kept. This
 * node forgets such an id when it makes the room; the age is for rooms that other nodes make, and
 * for a database that is restored.
 *
 * <p>Keeps at most 10,000 ids, the newest: about two megabytes. Safe for use by several threads;
 * never blocks.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class AbsentRooms {

  static final int MOST = 10_000;
  static final long AGE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final LongSupplier nanoTime;
  private final CacheCounter counter = new CacheCounter();

  /** When each was found to be absent, the longest ago first. */
  private final LinkedHashMap<RoomId, Long> since = new LinkedHashMap<>();

  private long known;

  /**
   * Makes an empty one.
   *
   * @param nanoTime returns a monotonic time in nanoseconds
   */
  public AbsentRooms(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** {@return how often a room was said to be there; to be asked before the database is} */
  public long known() {
    synchronized (since) {
      return known;
    }
  }

  /**
   * Notes that the database has no such room.
   *
   * @param id which room
   * @param before what {@link #known} was before the database was asked
   * @return false when a room was said to be there since: nothing is noted, as it may be this one
   */
  public boolean add(RoomId id, long before) {
    synchronized (since) {
      if (known != before) {
        return false;
      }
      counter.miss();
      since.putLast(id, nanoTime.getAsLong());
      if (since.size() > MOST) {
        since.pollFirstEntry();
      }
      return true;
    }
  }

  /**
   * Forgets an id that a room has now.
   *
   * @param id which room
   */
  public void remove(RoomId id) {
    synchronized (since) {
      known++;
      since.remove(id);
    }
  }

  /**
   * {@return whether the database is known to have no such room}
   *
   * @param id which room
   */
  public boolean contains(RoomId id) {
    synchronized (since) {
      long now = nanoTime.getAsLong();
      Map.Entry<RoomId, Long> first = since.firstEntry();
      while (first != null && now - first.getValue() >= AGE_NANOS) {
        since.pollFirstEntry();
        first = since.firstEntry();
      }
      if (!since.containsKey(id)) {
        return false;
      }
    }
    counter.hit();
    return true;
  }

  /** {@return how often a question was answered here, and how often a room was found absent} */
  public CacheStatistics statistics() {
    return counter.statistics();
  }
}
