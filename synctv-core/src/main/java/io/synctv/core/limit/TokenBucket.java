package io.synctv.core.limit;

/**
 * Allows a burst and then a steady rate (token bucket). The clock is an argument. Not for use by
 * several threads at a time.
 */
final class TokenBucket {

  private final double perNano;
  private final double burst;
  private double tokens;
  private long last;

  /**
   * Makes a full bucket.
   *
   * @param perSecond how many tokens come back per second
   * @param burst how many tokens fit
   * @param nanos the current monotonic time in nanoseconds
   */
  TokenBucket(double perSecond, double burst, long nanos) {
    this.perNano = perSecond / 1e9;
    this.burst = burst;
    this.tokens = burst;
    this.last = nanos;
  }

  /**
   * Takes tokens if there are as many.
   *
   * @param count how many, at least 1; more than fit count as what fits
   * @param nanos the current monotonic time in nanoseconds
   * @return whether there were as many; else none is taken
   */
  boolean take(int count, long nanos) {
    tokens = Math.min(burst, tokens + Math.max(0, nanos - last) * perNano);
    last = nanos;
    double wanted = Math.min(count, burst);
    if (tokens < wanted) {
      return false;
    }
    tokens -= wanted;
    return true;
  }

  /**
   * Says whether nothing was taken for so long that a new bucket would be the same.
   *
   * @param nanos the current monotonic time in nanoseconds
   * @return true when it is full again
   */
  boolean full(long nanos) {
    return tokens + Math.max(0, nanos - last) * perNano >= burst;
  }
}
