package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;

/**
 * The answer to a command with a key, which its room's log remembers for five minutes.
 *
 * @param key the key, unique in its room, 1 to 200 characters without white space
 * @param digest tells the command from others, 1 to 64 characters of {@code [A-Za-z0-9_-]}
 * @param answer the answer, opaque, not to be changed
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
public record KeyedAnswer(String key, String digest, byte[] answer) {

  private static final int MAX_KEY_LENGTH = 200;

  /** Checks the bounds. */
  public KeyedAnswer {
    if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
      throw new InvalidValueException("a key has 1 to " + MAX_KEY_LENGTH + " characters");
    }
    if (key.chars().anyMatch(Character::isWhitespace)) {
      throw new InvalidValueException("a key has no white space");
    }
    digest = Checks.id("digest", digest);
  }
}
