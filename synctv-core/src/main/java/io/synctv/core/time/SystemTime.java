package io.synctv.core.time;

import io.synctv.api.ApiStatus;
import io.synctv.api.host.TimeSource;
import java.util.concurrent.Future;

/**
 * The machine's own time, with one timer thread for all engines of a JVM. Safe for use by several
 * threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class SystemTime implements TimeSource {

  /** The machine's time. */
  public static final SystemTime INSTANCE = new SystemTime();

  private SystemTime() {}

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
    Future<?> due = SharedTimer.schedule(task, delayMillis);
    return () -> due.cancel(false);
  }
}
