package io.synctv.api;

/**
 * A value broke a documented bound. The message names the field and the bound and never repeats the
 * value, so it may be shown to the client that sent it.
 */
@ApiStatus(ApiStatus.Level.STABLE)
public final class InvalidValueException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message names the field and the bound, without the offending value
   */
  public InvalidValueException(String message) {
    super(message);
  }
}
