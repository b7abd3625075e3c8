package io.synctv.server.edge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cuts connections whose deadline is over. Thread-safe. */
final class Watch implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Set<GuardedConnection> open = ConcurrentHashMap.newKeySet();
  private final Ticker<GuardedConnection> ticker =
      new Ticker<>(
          "synctv-edge-watch", PERIOD, open, connection -> connection.check(System.nanoTime()));

  void add(GuardedConnection connection) {
    open.add(connection);
  }

  void remove(GuardedConnection connection) {
    open.remove(connection);
  }

  @Override
  public void close() {
    ticker.close();
  }
}
