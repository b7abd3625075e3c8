package io.synctv.cluster.redis;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether a master takes writes. One that has refused a write is trusted again only when for a
 * while it has refused none. At its limit a full Redis takes one write and refuses the next, as
 * keys expire; each return makes every room catch up. So one that was full is on probation for
 * longer unless it says that there is room now, and so is whoever has just broken the trust.
 *
 * <p>Moments are those of {@link System#nanoTime}, and given. Safe for use by several threads.
 */
final class Probation {

  /** How long it must take all writes, by how often it has just failed to go on doing so. */
  private static final long[] TERMS_MILLIS = {200, 5_000, 20_000, 60_000};

  /** What held for so long was no mistake. */
  private static final long LASTING = TimeUnit.SECONDS.toNanos(15);

  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean refusing; // this and what follows is changed under lock
  private boolean accepting;
  private boolean returned;
  private long since; // the first write that it took since it refused the last
  private long refused; // when the last one that it refused was sent
  private volatile boolean full; // it was refused for want of room
  private int term;

  /**
   * A write was refused.
   *
   * @param sent when it was sent
   * @param forRoom whether for want of room
   * @return whether the master was trusted until now, and that had held for a while: whether this
   *     is news
   */
  boolean refused(long sent, boolean forRoom) {
    lock.lock();
    try {
      if ((accepting || returned) && sent - since < 0) {
        return false; // the answer was on its way while it took others
      }
      refused = sent;
      accepting = false;
      full = forRoom;
      if (refusing) {
        return false;
      }
      boolean news = !returned || sent - since > LASTING;
      term = news ? 0 : Math.min(term + 1, TERMS_MILLIS.length - 1);
      refusing = true;
      return news;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A write was taken.
   *
   * @param sent when it was sent
   * @param room whether there is room for more, as far as it says
   */
  void accepted(long sent, boolean room) {
    lock.lock();
    try {
      if (!refusing || sent - refused <= 0) {
        return;
      }
      if (!accepting) {
        accepting = true;
        since = sent;
      } else if (sent - since >= TimeUnit.MILLISECONDS.toNanos(term(room))) {
        refusing = false;
        accepting = false;
        returned = true;
        since = sent;
      }
    } finally {
      lock.unlock();
    }
  }

  private long term(boolean room) {
    return TERMS_MILLIS[full && !room ? Math.max(term, 1) : term];
  }

  /** Returns whether it matters if there is room. */
  boolean asksForRoom() {
    return refusing && full;
  }

  /** Returns whether it takes writes, as far as is known. */
  boolean over() {
    return !refusing;
  }
}
