package io.synctv.server.websocket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits the rate of a client's messages and of its frames that are none: a burst of twice the
 * allowed ones, the allowed ones per second in the long run. What goes beyond is refused; after as
 * many refusals the connection is closed. A leaky bucket with two marks. Safe for use by several
 * threads: those who join have another one than those who read.
 */
final class MessageRate {

  private static final int BURST_SECONDS = 2;
  private static final int CLOSE_SECONDS = 4;

  /** What to do with a message. */
  enum Verdict {
    /** Take it. */
    ACCEPT,
    /** Refuse it. */
    REFUSE,
    /** Refuse it and close. */
    CLOSE
  }

  private final double perSecond;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private double level;

  @GuardedBy("lock")
  private long last;

  MessageRate(int perSecond, long nanos) {
    this.perSecond = perSecond;
    this.last = nanos;
  }

  Verdict next(long nanos) {
    lock.lock();
    try {
      level = Math.max(0, level - Math.max(0, nanos - last) / 1e9 * perSecond) + 1;
      last = nanos;
      if (level <= perSecond * BURST_SECONDS) {
        return Verdict.ACCEPT;
      }
      return level <= perSecond * CLOSE_SECONDS ? Verdict.REFUSE : Verdict.CLOSE;
    } finally {
      lock.unlock();
    }
  }
}
