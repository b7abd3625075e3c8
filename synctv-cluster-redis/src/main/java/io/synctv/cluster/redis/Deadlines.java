package io.synctv.cluster.redis;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is to happen when a time is up, and happens at the latest when the transport closes: a timer
 * that is shut down forgets its tasks, and Redisson does not answer each question that it is closed
 * on, so whoever waits would wait for ever. Safe for use by several threads.
 */
final class Deadlines implements AutoCloseable {

  /** Why those end that are open when the transport closes. */
  static final String CLOSED = "the transport is closed";

  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final Set<Deadline> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Makes them.
   *
   * @param timer whose thread is not held up
   * @param executor runs what happens at a deadline
   */
  Deadlines(ScheduledExecutorService timer, Executor executor) {
    this.timer = timer;
    this.executor = executor;
  }

  /** A time by which something happens, unless it is lifted before. */
  final class Deadline {

    private final Consumer<String> end;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Future<?> timeout;

    private Deadline(Consumer<String> end) {
      this.end = end;
    }

    /** Returns whether the deadline had not come, and does not come any more. */
    boolean lift() {
      open.remove(this);
      Future<?> waiting = timeout;
      if (waiting != null) {
        waiting.cancel(false);
      }
      return over.compareAndSet(false, true);
    }

    private void come(String why) {
      if (lift()) {
        executor.execute(() -> end.accept(why));
      }
    }
  }

  /**
   * Sets a deadline.
   *
   * @param nanos how long from now, in nanoseconds
   * @param end what happens then, on the executor, with the reason; at once when closed
   */
  Deadline set(long nanos, Consumer<String> end) {
    Deadline deadline = new Deadline(end);
    open.add(deadline);
    String why = "no answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    try {
      deadline.timeout = timer.schedule(() -> deadline.come(why), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      deadline.come(CLOSED);
    }
    if (closed) {
      deadline.come(CLOSED); // it may have come too late for those that close() ends
    }
    return deadline;
  }

  /** Ends all that are open, and from now on each at once. */
  @Override
  public void close() {
    closed = true;
    open.forEach(deadline -> deadline.come(CLOSED));
  }
}
