package io.synctv.server.edge;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cuts connections whose deadline is over. Thread-safe. */
final class Watch implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(100);

  private final Set<GuardedConnection> open = ConcurrentHashMap.newKeySet();
  private final Ticker ticker = new Ticker("synctv-edge-watch", PERIOD, this::tick);

  void add(GuardedConnection connection) {
    open.add(connection);
  }

  void remove(GuardedConnection connection) {
    open.remove(connection);
  }

  private void tick() {
    long now = System.nanoTime();
    open.forEach(connection -> connection.check(now));
  }

  @Override
  public void close() {
    ticker.close();
  }
}
