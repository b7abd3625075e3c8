package io.synctv.cluster.redis;

import io.synctv.api.NodeId;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Compares the machine's clock with cluster time, and says in the log when it is off, by how much,
 * and when it is right again; once for each change. Safe for use by several threads.
 */
final class ClockWatch {

  private static final System.Logger LOG = System.getLogger(ClockWatch.class.getName());
  private static final Duration OFF = Duration.ofSeconds(1);

  /** Below this it is right again: a clock near the limit is not told of over and over. */
  private static final Duration RIGHT = Duration.ofMillis(500);

  private final NodeId node;
  private final StoreClock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Duration told = Duration.ZERO;

  ClockWatch(NodeId node, StoreClock clock) {
    this.node = node;
    this.clock = clock;
  }

  /**
   * Returns by how much the machine's clock is ahead, as it was last told; zero when it is right.
   */
  Duration ahead() {
    return told;
  }

  /** Compares. To be called after each answer of the store. */
  void compare() {
    Duration ahead = clock.wallAhead();
    lock.lock();
    try {
      if (ahead.abs().compareTo(OFF) > 0 && ahead.minus(told).abs().compareTo(OFF) > 0) {
        told = ahead;
        LOG.log(
            System.Logger.Level.WARNING,
            "The clock of node {0} is {1} s {2} cluster time, by which it goes nevertheless",
            node,
            seconds(ahead),
            ahead.isNegative() ? "behind" : "ahead of");
      } else if (!told.isZero() && ahead.abs().compareTo(RIGHT) < 0) {
        told = Duration.ZERO;
        LOG.log(System.Logger.Level.INFO, "The clock of node {0} is right again", node);
      }
    } finally {
      lock.unlock();
    }
  }

  private static String seconds(Duration time) {
    return String.valueOf(Math.round(time.abs().toMillis() / 100.0) / 10.0);
  }
}
