package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;

/**
 * How much of a room's history is kept: what satisfies both bounds.
 *
 * @param since messages said before this moment, in epoch milliseconds of cluster time, are not
 *     kept; {@link Long#MIN_VALUE} keeps them however old they are
 * @param count the most messages of a room, from 1; {@link Integer#MAX_VALUE} for all
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record ChatRetention(long since, int count) {

  /** Checks the bounds. */
  public ChatRetention {
    Checks.range("count", count, 1, Integer.MAX_VALUE);
  }
}
