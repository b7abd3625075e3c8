package io.synctv.examples.load;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** Returns the sums, but for who is connected: the fewer, as one crowd follows the other. */
    Counts plus(Counts other) {
      return new Counts(
          Math.min(connected, other.connected),
          sent + other.sent,
          expected + other.expected,
          received + other.received,
          duplicated + other.duplicated,
          refused + other.refused,
          firstRefusal.isEmpty() ? other.firstRefusal : firstRefusal,
          skipped + other.skipped);
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

  /**
   * Returns the one of several rounds whose figure is the middle one, with the counts of all: what
   * is lost in another is lost as well.
   */
  static Result middle(List<Result> rounds, String figure) {
    Result middle =
        rounds.stream()
            .sorted(Comparator.comparingDouble(round -> round.figure(figure)))
            .toList()
            .get(rounds.size() / 2);
    Counts all = rounds.stream().map(Result::counts).reduce(Counts::plus).orElseThrow();
    return new Result(
        middle.scenario,
        middle.setting,
        middle.target,
        all,
        middle.latency,
        middle.usage,
        middle.figures);
  }

  /** Returns whether the latencies are worth nothing, as the generator could not keep up. */
  boolean saturated() {
    return latency != null && usage.hides(latency.getValueAtPercentile(99) / MICROS_PER_MILLI);
  }

  /** Returns a percentile of the latency in milliseconds; not a number where there is none. */
  double latencyMillis(double percentile) {
    return saturated() ? Double.NaN : atMostMillis(percentile);
  }

  /**
   * Returns what a percentile of the latency is at most, in milliseconds: what was measured, in
   * which the generator's own lag is contained. Not a number where there is no latency, or where
   * the generator had nothing left and may have asked for less than it should.
   */
  double atMostMillis(double percentile) {
    if (latency == null || latency.getTotalCount() == 0 || usage.exhausted()) {
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
