package io.synctv.api;

import java.util.Objects;

/**
 * Identifies an entry of a room's playlist.
 *
 * @param value {@code [A-Za-z0-9_-]{1,64}}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record MediaId(String value) {

  /**
   * Checks the characters and the length.
   *
   * @throws InvalidValueException when they are outside the bounds
   */
  public MediaId {
    Objects.requireNonNull(value, "value");
    value = Checks.id("media id", value);
  }

  /**
   * Makes an identifier.
   *
   * @param value {@code [A-Za-z0-9_-]{1,64}}
   * @return the identifier
   * @throws InvalidValueException when the characters or the length are outside the bounds
   */
  public static MediaId of(String value) {
    return new MediaId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
