package io.synctv.core.job;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import java.time.Duration;
import java.util.Objects;

/**
 * How locks of the cluster are taken and kept.
 *
 * @param ttl how long a lease lasts unless it is renewed, 100 ms to 1 hour; it is renewed three
 *     times as often
 * @param retries how often a lock that another has is tried again before the next turn, 0 to 1000
 * @param retryDelay how long to wait before each of these, 0 to 1 hour
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record LockPolicy(Duration ttl, int retries, Duration retryDelay) {

  /** A lease of 5 s; 3 retries, 100 ms apart. */
  public static final LockPolicy DEFAULT =
      new LockPolicy(Duration.ofSeconds(5), 3, Duration.ofMillis(100));

  private static final int MAX_RETRIES = 1000;

  /**
   * Checks the bounds.
   *
   * @throws InvalidValueException when one is broken; the message names the component
   */
  public LockPolicy {
    Objects.requireNonNull(ttl, "ttl");
    Objects.requireNonNull(retryDelay, "retryDelay");
    between("ttl", ttl, Duration.ofMillis(100));
    between("retryDelay", retryDelay, Duration.ZERO);
    if (retries < 0 || retries > MAX_RETRIES) {
      throw new InvalidValueException("retries must be a number from 0 to " + MAX_RETRIES);
    }
  }

  private static void between(String name, Duration value, Duration min) {
    if (value.compareTo(min) < 0 || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new InvalidValueException(
          name + " must be from " + min.toMillis() + " ms to 1 hour, not " + value.toMillis());
    }
  }
}
