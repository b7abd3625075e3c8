package io.synctv.core.command;

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
   * Takes a token if there is one.
   *
   * @param nanos the current monotonic time in nanoseconds
   * @return whether there was one
   */
  boolean take(long nanos) {
    tokens = Math.min(burst, tokens + Math.max(0, nanos - last) * perNano);
    last = nanos;
    if (tokens < 1) {
      return false;
    }
    tokens -= 1;
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
