package io.synctv.core.room;

import io.synctv.api.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which messages of other nodes were heard lately, so that one that arrives twice is heard once:
 * the last of a minute, at most {@value #MOST}; beyond that the oldest is forgotten. Safe for use
 * by several threads.
 */
final class Heard {

  static final int MOST = 100_000;
  static final long WINDOW = TimeUnit.SECONDS.toNanos(60);

  private record Key(NodeId node, long number) {}

  private final Map<Key, Long> messages = new LinkedHashMap<>(); // guarded by lock
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * Notes a message.
   *
   * @param now the monotonic clock, in nanoseconds
   * @return whether it was not heard before
   */
  boolean first(NodeId node, long number, long now) {
    lock.lock();
    try {
      Iterator<Long> eldest = messages.values().iterator();
      while (eldest.hasNext() && (now - eldest.next() > WINDOW || messages.size() >= MOST)) {
        eldest.remove();
      }
      return messages.putIfAbsent(new Key(node, number), now) == null;
    } finally {
      lock.unlock();
    }
  }
}
