package io.synctv.core.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.host.EngineMetrics;
import io.synctv.api.host.EngineMetrics.Counter;
import io.synctv.api.host.EngineMetrics.Gauge;
import io.synctv.core.engine.EngineCounters;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Tells the application's metrics what the engine has counted, on whichever thread runs it: one at
 * a time, and none while one hangs. What could not be told is told the next time.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class MetricsReporter implements Runnable {

  /** How often it is told, in milliseconds. */
  public static final long PERIOD = 1000;

  private static final System.Logger LOG = System.getLogger(MetricsReporter.class.getName());

  private final EngineMetrics metrics;
  private final EngineCounters counters;
  private final IntSupplier rooms;
  private final IntSupplier sessions;
  private final Map<Counter, Long> told = new EnumMap<>(Counter.class);
  private final AtomicBoolean busy = new AtomicBoolean();
  private boolean failing;

  /**
   * Makes it.
   *
   * @param metrics who is told
   * @param counters what was counted
   * @param rooms says how many rooms are in memory
   * @param sessions says how many sessions there are
   */
  public MetricsReporter(
      EngineMetrics metrics, EngineCounters counters, IntSupplier rooms, IntSupplier sessions) {
    this.metrics = metrics;
    this.counters = counters;
    this.rooms = rooms;
    this.sessions = sessions;
  }

  @Override
  public void run() {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    try {
      report();
      failing = false;
    } catch (Throwable e) { // the application's code; the engine goes on
      counters.hostFailures.increment();
      LOG.log(
          failing ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
          "The application's metrics failed",
          e);
      failing = true;
    } finally {
      busy.set(false);
    }
  }

  private void report() {
    for (Counter counter : Counter.values()) {
      long value = value(counter);
      long delta = value - told.getOrDefault(counter, 0L);
      if (delta > 0) {
        metrics.count(counter, delta);
        told.put(counter, value);
      }
    }
    metrics.gauge(Gauge.ROOMS, rooms.getAsInt());
    metrics.gauge(Gauge.SESSIONS, sessions.getAsInt());
  }

  private long value(Counter counter) {
    return switch (counter) {
      case EVENTS -> counters.events.sum();
      case COMMITS -> counters.commits.sum();
      case CONFLICTS -> counters.conflicts.sum();
      case REJECTIONS -> counters.rejections.sum();
      case MALFORMED -> counters.malformed.sum();
      case SLOW_CONSUMERS -> counters.slowConsumers.sum();
      case FORKS -> counters.forks.sum();
      case MERGES -> counters.merges.sum();
      case DUPLICATES -> counters.duplicates.sum();
      case HOST_FAILURES -> counters.hostFailures.sum();
    };
  }
}
