package io.synctv.server.edge;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Does something again and again on a thread of its own, which one failure does not end: what the
 * JDK repeats it gives up in silence when it fails once. Thread-safe.
 */
public final class Ticker implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Ticker.class.getName());

  private final ScheduledExecutorService executor;

  /**
   * Starts it.
   *
   * @param name of the thread
   * @param period between the end of one turn and the beginning of the next
   * @param task what to do; must not block
   */
  public Ticker(String name, Duration period, Runnable task) {
    executor =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
    executor.scheduleWithFixedDelay(
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, name + " failed, and goes on", e);
          }
        },
        period.toNanos(),
        period.toNanos(),
        TimeUnit.NANOSECONDS);
  }

  /** Stops it. */
  @Override
  public void close() {
    executor.shutdownNow();
  }
}
