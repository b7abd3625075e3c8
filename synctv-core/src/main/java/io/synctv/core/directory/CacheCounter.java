package io.synctv.core.directory;

import io.synctv.api.ApiStatus;
import io.synctv.core.cache.CacheStatistics;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often a cache had the answer, cheap to add to from any thread. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class CacheCounter {

  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();

  /** Starts at nothing. */
  public CacheCounter() {}

  /** Counts a question that was answered from memory. */
  public void hit() {
    hits.increment();
  }

  /** Counts a question that made for a query. */
  public void miss() {
    misses.increment();
  }

  /** {@return what was counted} */
  public CacheStatistics statistics() {
    return new CacheStatistics(hits.sum(), misses.sum());
  }
}
