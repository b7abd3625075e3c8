package io.synctv.cluster.redis;

import io.synctv.cluster.spi.TransportStatistics;
import java.util.concurrent.atomic.LongAdder;

/** What the transport counts. Safe for use by several threads. */
final class RedisMetrics {

  final LongAdder published = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder malformed = new LongAdder();
  final LongAdder commits = new LongAdder();
  final LongAdder batches = new LongAdder();
  private final LongAdder roundTrips = new LongAdder();
  private final LongAdder roundTripNanos = new LongAdder();
  private volatile long lagNanos;

  void roundTrip(long nanos) {
    roundTrips.increment();
    roundTripNanos.add(nanos);
  }

  /** Notes how long ago, by cluster time, something was sent that is delivered now. */
  void lag(long micros) {
    lagNanos = Math.max(0, micros) * 1000;
  }

  TransportStatistics snapshot() {
    return new TransportStatistics(
        published.sum(),
        received.sum(),
        replayed.sum(),
        dropped.sum(),
        malformed.sum(),
        roundTrips.sum(),
        roundTripNanos.sum(),
        commits.sum(),
        batches.sum(),
        lagNanos);
  }
}
