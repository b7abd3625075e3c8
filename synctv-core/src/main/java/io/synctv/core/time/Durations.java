package io.synctv.core.time;

import io.synctv.api.ApiStatus;
import java.time.Duration;

/** How long a duration may be that is counted in nanoseconds and added to a clock's time. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Durations {

  /** 100 years, which stands for "for ever". */
  static final Duration LONGEST = Duration.ofDays(36_525);

  private Durations() {}

  /** Returns a duration, or 100 years when it is longer. */
  public static Duration bounded(Duration duration) {
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }
}
