package io.synctv.core.time;

import io.synctv.api.ApiStatus;
import io.synctv.api.host.TimeSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The machine's own time, with one timer thread for all engines of a JVM, which begins when
 * something is due later for the first time.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class SystemTime implements TimeSource {

  /** The machine's time. */
  public static final SystemTime INSTANCE = new SystemTime();

  private SystemTime() {}

  /** Makes the timer when it is needed. */
  private static final class Timer {

    static final ScheduledThreadPoolExecutor SHARED =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("synctv-time").factory());

    static {
      SHARED.setRemoveOnCancelPolicy(true);
    }
  }

  @Override
  public long millis() {
    return System.currentTimeMillis();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    Future<?> due = Timer.SHARED.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }
}
