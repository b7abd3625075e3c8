package io.synctv.api;

import java.util.Objects;

/**
 * Identifies one unbroken run of a room's sequence numbers; numbers of different epochs cannot be
 * compared.
 *
 * @param value {@code [A-Za-z0-9_-]{1,64}}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Epoch(String value) {

  /**
   * Checks the characters and the length.
   *
   * @throws InvalidValueException when they are outside the bounds
   */
  public Epoch {
    Objects.requireNonNull(value, "value");
    value = Checks.id("epoch", value);
  }

  /**
   * Makes an identifier.
   *
   * @param value {@code [A-Za-z0-9_-]{1,64}}
   * @return the identifier
   * @throws InvalidValueException when the characters or the length are outside the bounds
   */
  public static Epoch of(String value) {
    return new Epoch(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
