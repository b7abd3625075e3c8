package io.synctv.core.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.NodeId;
import io.synctv.core.cluster.ClusterOptions;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Which messages of other nodes were heard lately, so that one that arrives twice is heard once:
 * those of a window, at most so many; beyond that the oldest is forgotten. Safe for use by several
 * threads.
 */
final class Deduplicator {

  private record Key(NodeId node, long number) {}

  @GuardedBy("lock")
  private final Map<Key, Long> messages = new LinkedHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final long window;
  private final int most;

  Deduplicator(ClusterOptions options) {
    this.window = options.dedupWindow().toNanos();
    this.most = options.dedupSize();
  }

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
      while (eldest.hasNext() && (now - eldest.next() > window || messages.size() >= most)) {
        eldest.remove();
      }
      return messages.putIfAbsent(new Key(node, number), now) == null;
    } finally {
      lock.unlock();
    }
  }
}
