package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import java.util.Objects;

/**
 * By what right a guarded write is made: the token of a lock, which is higher for each later
 * holder. A store remembers the highest token it has seen under a name and refuses lower ones with
 * {@link StaleTokenException}, so that a holder that was paused beyond the end of its lease writes
 * nothing any more.
 *
 * @param name what the lock is called, 1 to 200 characters
 * @param token the lock's fencing token, from 1
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Fence(String name, long token) {

  private static final int MAX_NAME = 200;

  /** Checks the bounds. */
  public Fence {
    Objects.requireNonNull(name, "name");
    Checks.stored("name", name, 1, MAX_NAME);
    if (token < 1) {
      throw new InvalidValueException("token must be at least 1");
    }
  }
}
