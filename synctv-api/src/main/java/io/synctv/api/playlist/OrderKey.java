package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import java.util.Objects;

/**
 * Where an entry stands among its siblings: keys compare as strings, and between any two there is
 * room for another, so that a move changes one key only.
 *
 * @param value 1 to 200 characters of {@code [0-9A-Za-z]}, not ending in {@code 0}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record OrderKey(String value) implements Comparable<OrderKey> {

  /** The most characters of a key. */
  public static final int MAX_LENGTH = 200;

  /** Checks the characters and the length. */
  public OrderKey {
    Objects.requireNonNull(value, "value");
    boolean digits =
        value
            .chars()
            .allMatch(
                c -> (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    if (value.isEmpty() || value.length() > MAX_LENGTH || !digits || value.endsWith("0")) {
      throw new InvalidValueException("order key is not valid");
    }
  }

  @Override
  public int compareTo(OrderKey other) {
    return value.compareTo(other.value);
  }
}
