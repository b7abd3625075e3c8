package io.synctv.server.edge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Cuts connections whose deadline is over. Thread-safe. */
final class Watch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Watch.class.getName());
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Set<GuardedConnection> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("synctv-edge-watch").factory());

  Watch() {
    ticker.scheduleWithFixedDelay(
        this::tick, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  void add(GuardedConnection connection) {
    open.add(connection);
  }

  void remove(GuardedConnection connection) {
    open.remove(connection);
  }

  private void tick() {
    long now = System.nanoTime();
    for (GuardedConnection connection : open) {
      try {
        connection.check(now);
      } catch (RuntimeException e) {
        // A tick that fails would be the last one.
        LOG.log(System.Logger.Level.ERROR, "a connection could not be looked at", e);
      }
    }
  }

  @Override
  public void close() {
    ticker.shutdownNow();
  }
}
