package io.synctv.server.edge;

import java.time.Duration;

/** Until when something must have happened. Set by one thread, looked at by another. */
final class Deadline {

  private static final long NONE = Long.MIN_VALUE;

  private volatile long nanos = NONE;

  /** Sets it, from now on. */
  void in(Duration time) {
    at(System.nanoTime() + time.toNanos());
  }

  /** Sets it to a monotonic time. */
  void at(long nanos) {
    this.nanos = nanos == NONE ? NONE + 1 : nanos;
  }

  /** There is nothing to wait for. */
  void clear() {
    nanos = NONE;
  }

  /** Returns whether it is over. */
  boolean over(long now) {
    long set = nanos;
    return set != NONE && now - set > 0;
  }
}
