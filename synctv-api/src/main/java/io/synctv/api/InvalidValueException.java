package io.synctv.api;

import org.jspecify.annotations.Nullable;

/**
 * A value broke a documented bound. The message names the field and the bound and never repeats the
 * value, so it may be shown to the client that sent it.
 */
@ApiStatus(ApiStatus.Level.STABLE)
public final class InvalidValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final @Nullable String fault;

  /**
   * Makes the exception.
   *
   * @param message names the field and the bound, without the offending value
   */
  public InvalidValueException(String message) {
    this(message, null);
  }

  /**
   * Makes the exception.
   *
   * @param message names the field and the bound, without the offending value
   * @param fault what is wrong, as a name for programs; null where the message says all there is
   */
  public InvalidValueException(String message, @Nullable String fault) {
    super(message);
    this.fault = fault;
  }

  /** {@return what is wrong, as a name for programs, or null} */
  public @Nullable String fault() {
    return fault;
  }
}
