package io.synctv.core.engine;

import io.synctv.api.host.TimeSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What one engine has waiting on a timer that others share: taken back when the engine closes, so
 * that the timer keeps nothing of it in memory. Safe for use by several threads.
 */
final class Timers {

  private final TimeSource time;
  private final Executor executor;
  private final Set<Timed> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Makes it.
   *
   * @param time says when a task is due
   * @param executor runs what is due
   */
  Timers(TimeSource time, Executor executor) {
    this.time = time;
    this.executor = executor;
  }

  /**
   * Runs a task after a delay, unless this is closed by then.
   *
   * @param delayMillis how long to wait, in milliseconds
   * @return takes the task back, if it has not begun
   */
  Runnable schedule(Runnable task, long delayMillis) {
    Timed timed = new Timed(task);
    waiting.add(timed);
    timed.start(delayMillis);
    if (closed) {
      timed.cancel(); // what was to happen later no longer matters
    }
    return timed::cancel;
  }

  /** Takes back all that waits, and all that comes. */
  void close() {
    closed = true;
    waiting.forEach(Timed::cancel);
  }

  /** A task that waits on the timer. */
  private final class Timed implements Runnable {

    private final Runnable task;
    private volatile @Nullable Runnable takeBack;

    Timed(Runnable task) {
      this.task = task;
    }

    void start(long delayMillis) {
      takeBack = time.schedule(this, delayMillis);
    }

    @Override
    public void run() {
      waiting.remove(this);
      executor.execute(task);
    }

    void cancel() {
      waiting.remove(this);
      Runnable started = takeBack;
      if (started != null) {
        started.run();
      }
    }
  }
}
