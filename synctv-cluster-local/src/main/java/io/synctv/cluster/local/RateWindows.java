package io.synctv.cluster.local;

import io.synctv.cluster.spi.Counters.Permit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * When each thing was last permitted: an exact sliding window. What has not been asked for during
 * its window is swept once there are many.
 */
final class RateWindows {

  private static final int SWEEP_AT = 10_000;

  private record Window(Deque<Long> grants, long nanos) {
    boolean over(long now) {
      return grants.isEmpty() || now - grants.getLast() >= nanos;
    }
  }

  private final ConcurrentMap<String, Window> windows = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  RateWindows(LongSupplier nanos) {
    this.nanos = nanos;
  }

  Permit permit(String name, int limit, Duration length) {
    long now = nanos.getAsLong();
    if (windows.size() > SWEEP_AT) {
      windows.values().removeIf(window -> window.over(now));
    }
    long window = length.toNanos();
    AtomicReference<Permit> answer = new AtomicReference<>();
    windows.compute(
        name,
        (same, existing) -> {
          Deque<Long> grants = existing == null ? new ArrayDeque<>() : existing.grants();
          while (!grants.isEmpty() && now - grants.getFirst() >= window) {
            grants.removeFirst();
          }
          if (grants.size() < limit) {
            grants.addLast(now);
            answer.set(new Permit(true, Duration.ZERO));
          } else {
            answer.set(new Permit(false, Duration.ofNanos(window - (now - grants.getFirst()))));
          }
          return new Window(grants, window);
        });
    return answer.get();
  }
}
