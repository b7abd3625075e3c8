package io.synctv.api;

import java.util.Objects;

/**
 * Identifies a chat message.
 *
 * @param value {@code [A-Za-z0-9_-]{1,64}}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record ChatId(String value) {

  /**
   * Checks the characters and the length.
   *
   * @throws InvalidValueException when they are outside the bounds
   */
  public ChatId {
    Objects.requireNonNull(value, "value");
    value = Checks.id("chat message id", value);
  }

  /**
   * Makes an identifier.
   *
   * @param value {@code [A-Za-z0-9_-]{1,64}}
   * @return the identifier
   * @throws InvalidValueException when the characters or the length are outside the bounds
   */
  public static ChatId of(String value) {
    return new ChatId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
