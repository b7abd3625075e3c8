package io.synctv.server.http;

import io.synctv.api.User;
import io.synctv.core.limit.RateBuckets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How fast requests to the API may come to this server: from one person, wherever they are, and
 * from one address without a token. Whoever has a token is never counted for their address, so that
 * nobody uses up what others there may send. Safe for use by several threads; never blocks.
 */
public final class RequestRates {

  private static final double BURST_SECONDS = 10;

  /** Many people may be behind one address before they have signed in. */
  private static final double PEOPLE = 10;

  private final RateBuckets<String> people;
  private final RateBuckets<String> addresses;

  /**
   * Makes it with nothing counted yet.
   *
   * @param perSecond how many requests one person may send per second in the long run; ten times as
   *     many at once
   * @param nanos the monotonic clock, {@code System::nanoTime}
   */
  public RequestRates(int perSecond, LongSupplier nanos) {
    this.people = new RateBuckets<>(perSecond, BURST_SECONDS * perSecond, nanos);
    this.addresses =
        new RateBuckets<>(PEOPLE * perSecond, PEOPLE * BURST_SECONDS * perSecond, nanos);
  }

  /**
   * Counts a request.
   *
   * @param user who sends it, or null when it has no token that is good
   * @param address where it comes from
   * @return whether it may be answered
   */
  boolean take(@Nullable User user, String address) {
    return user == null ? addresses.take(address, 1) : people.take(user.id().asKey(), 1);
  }
}
