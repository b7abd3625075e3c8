package io.synctv.examples.load;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came out of one measurement.
 *
 * @param scenario its name
 * @param setting what was special about it, such as "500 sessions, 32 in flight"
 * @param target what was under load
 * @param counts what was sent and what arrived
 * @param latency in microseconds, or null where none is measured
 * @param usage what it cost
 * @param figures whatever else was measured, by name and unit
 */
record Result(
    String scenario,
    String setting,
    String target,
    Counts counts,
    @Nullable Histogram latency,
    Usage usage,
    Map<String, Double> figures) {

  private static final double MICROS_PER_MILLI = 1000;

  /**
   * What was sent and what arrived.
   *
   * @param connected people in their rooms at the end
   * @param sent messages sent
   * @param expected how often they should have arrived, over all people
   * @param received how often they did
   * @param duplicated how often they did once more
   * @param refused how often the server refused something
   * @param firstRefusal what it said the first time
   * @param skipped markers for what it left out on purpose
   */
  record Counts(
      int connected,
      long sent,
      long expected,
      long received,
      long duplicated,
      long refused,
      String firstRefusal,
      long skipped) {

    static Counts of(Crowd crowd, Deliveries deliveries) {
      return new Counts(
          crowd.connected(),
          deliveries.sent(),
          deliveries.expected(),
          deliveries.received(),
          deliveries.duplicated(),
          crowd.refused(),
          crowd.firstRefusal(),
          crowd.skipped());
    }

    long lost() {
      return expected - received;
    }

    boolean clean() {
      return lost() == 0 && duplicated == 0 && refused == 0;
    }
  }

  /** Keeps the figures in the order they were given. */
  Result {
    figures = new LinkedHashMap<>(figures);
  }

  /** Returns whether the latencies are worth nothing, as the generator could not keep up. */
  boolean saturated() {
    return latency != null && usage.hides(latency.getValueAtPercentile(99) / MICROS_PER_MILLI);
  }

  /** Returns a percentile of the latency in milliseconds; not a number where there is none. */
  double latencyMillis(double percentile) {
    if (latency == null || latency.getTotalCount() == 0 || saturated()) {
      return Double.NaN;
    }
    return latency.getValueAtPercentile(percentile) / MICROS_PER_MILLI;
  }

  /** Returns a figure; not a number where it was not measured. */
  double figure(String name) {
    return figures.getOrDefault(name, Double.NaN);
  }

  boolean is(String name, String how) {
    return scenario.equals(name) && setting.equals(how);
  }
}
