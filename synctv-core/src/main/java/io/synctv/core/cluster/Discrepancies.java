package io.synctv.core.cluster;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counts what differs, and logs the first of each kind in a minute. */
final class Discrepancies {

  private static final System.Logger LOG = System.getLogger(ShadowTransport.class.getName());
  private static final long QUIET = TimeUnit.MINUTES.toNanos(1);

  private record Tally(LongAdder count, AtomicLong loggedAt) {}

  private final Map<Discrepancy, Tally> tallies = new EnumMap<>(Discrepancy.class);
  private final LongSupplier nanos;

  Discrepancies(LongSupplier nanos) {
    this.nanos = nanos;
    long longAgo = nanos.getAsLong() - QUIET;
    for (Discrepancy kind : Discrepancy.values()) {
      tallies.put(kind, new Tally(new LongAdder(), new AtomicLong(longAgo)));
    }
  }

  /**
   * Counts one.
   *
   * @param where a room's id or the like; nothing that people wrote
   */
  void count(Discrepancy kind, Object where) {
    Tally tally = tally(kind);
    tally.count.increment();
    long now = nanos.getAsLong();
    long logged = tally.loggedAt.get();
    if (now - logged >= QUIET && tally.loggedAt.compareAndSet(logged, now)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The shadow differs: {0} at {1}; {2} of this kind so far",
          kind,
          where,
          tally.count.sum());
    }
  }

  long of(Discrepancy kind) {
    return tally(kind).count.sum();
  }

  Map<Discrepancy, Long> all() {
    Map<Discrepancy, Long> all = new EnumMap<>(Discrepancy.class);
    tallies.forEach((kind, tally) -> all.put(kind, tally.count.sum()));
    return Collections.unmodifiableMap(all);
  }

  private Tally tally(Discrepancy kind) {
    Tally tally = tallies.get(kind);
    if (tally == null) {
      throw new IllegalStateException("no tally of " + kind);
    }
    return tally;
  }
}
