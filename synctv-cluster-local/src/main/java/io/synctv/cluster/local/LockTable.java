package io.synctv.cluster.local;

import io.synctv.cluster.spi.ClusterClock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which lock. One row of tokens serves all names: so it grows for each of them, and no
 * name has to be remembered. It is never behind the time of day in microseconds: a database that
 * has seen tokens of an earlier process takes those of the next one.
 */
final class LockTable {

  private final Map<String, LocalLease> holders = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();
  private final LongSupplier nanos;
  private final ClusterClock clock;

  LockTable(LongSupplier nanos, ClusterClock clock) {
    this.nanos = nanos;
    this.clock = clock;
  }

  long now() {
    return nanos.getAsLong();
  }

  long nextToken() {
    return tokens.updateAndGet(last -> Math.max(last + 1, clock.micros()));
  }

  /**
   * Makes a lease unless another one holds the lock still. Its token is drawn while nobody else can
   * get the lock: drawn before, it could be lower than that of a holder who came and went
   * meanwhile.
   *
   * @return the new holder, or null when there is one already
   */
  @Nullable LocalLease acquire(String name, Supplier<LocalLease> make) {
    AtomicReference<@Nullable LocalLease> made = new AtomicReference<>();
    holders.compute(
        name,
        (same, holder) -> {
          if (holder != null && !holder.over()) {
            return holder;
          }
          LocalLease lease = make.get();
          made.set(lease);
          return lease;
        });
    return made.get();
  }

  boolean holds(LocalLease lease) {
    return holders.get(lease.name()) == lease;
  }

  void release(LocalLease lease) {
    holders.remove(lease.name(), lease);
  }

  void clear() {
    holders.clear();
  }
}
