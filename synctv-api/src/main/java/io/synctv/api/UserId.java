package io.synctv.api;

import java.util.Objects;

/**
 * Identifies a person, whether guest or account.
 *
 * @param value {@code [A-Za-z0-9_-]{1,64}}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record UserId(String value) {

  /**
   * Checks the characters and the length.
   *
   * @throws InvalidValueException when they are outside the bounds
   */
  public UserId {
    Objects.requireNonNull(value, "value");
    value = Checks.id("user id", value);
  }

  /**
   * Makes an identifier.
   *
   * @param value {@code [A-Za-z0-9_-]{1,64}}
   * @return the identifier
   * @throws InvalidValueException when the characters or the length are outside the bounds
   */
  public static UserId of(String value) {
    return new UserId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
