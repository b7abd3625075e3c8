package io.synctv.core.limit;

import io.synctv.api.ApiStatus;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How fast each of many does something, on this node: a bucket of tokens for everybody who did it
 * lately. A bucket that is full again is forgotten, as a new one would be the same. At most {@value
 * #MOST} are kept, of those seen last, about ten megabytes: with more at the same time those seen
 * longest ago may begin anew, and so do a little more than they should. Safe for use by several
 * threads; never blocks for longer than a look into a map.
 *
 * @param <K> who or what is told apart
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class RateBuckets<K> {

  /** The most buckets that are kept. */
  public static final int MOST = 65_536;

  /** How many buckets are looked at to be forgotten, each time that one is asked for. */
  private static final int LOOKED_AT = 2;

  private final double perSecond;
  private final double burst;
  private final LongSupplier nanoTime;

  /** Those asked for longest ago first. */
  private final LinkedHashMap<K, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Makes it without any bucket.
   *
   * @param perSecond how often each may do it per second in the long run, more than 0
   * @param burst how often each may do it at once, at least 1
   * @param nanoTime returns a monotonic time in nanoseconds
   */
  public RateBuckets(double perSecond, double burst, LongSupplier nanoTime) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanoTime = nanoTime;
  }

  /**
   * Notes that somebody is about to do something, if they may.
   *
   * @param who who
   * @param count how often at once, at least 1
   * @return whether they may; else nothing is noted
   */
  public boolean take(K who, int count) {
    synchronized (buckets) {
      long now = nanoTime.getAsLong();
      forget(now);
      TokenBucket bucket = buckets.get(who);
      if (bucket == null) {
        bucket = new TokenBucket(perSecond, burst, now);
        buckets.put(who, bucket);
      }
      return bucket.take(count, now);
    }
  }

  private void forget(long now) {
    Iterator<Map.Entry<K, TokenBucket>> oldest = buckets.entrySet().iterator();
    for (int i = 0; i < LOOKED_AT && oldest.hasNext(); i++) {
      if (!oldest.next().getValue().full(now) && buckets.size() < MOST) {
        return;
      }
      oldest.remove();
    }
  }

  /** {@return how many buckets are kept} */
  public int size() {
    synchronized (buckets) {
      return buckets.size();
    }
  }
}
