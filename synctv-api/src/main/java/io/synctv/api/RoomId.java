package io.synctv.api;

import java.util.Objects;

/**
 * Identifies a room; short, safe in a URL and not guessable when made by {@link IdGenerator}.
 *
 * @param value {@code [A-Za-z0-9_-]{1,64}}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record RoomId(String value) {

  /**
   * Checks the characters and the length.
   *
   * @throws InvalidValueException when they are outside the bounds
   */
  public RoomId {
    Objects.requireNonNull(value, "value");
    value = Checks.id("room id", value);
  }

  /**
   * Makes an identifier.
   *
   * @param value {@code [A-Za-z0-9_-]{1,64}}
   * @return the identifier
   * @throws InvalidValueException when the characters or the length are outside the bounds
   */
  public static RoomId of(String value) {
    return new RoomId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
