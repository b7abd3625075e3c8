package io.synctv.api.store;

import io.synctv.api.ApiStatus;

/**
 * The store cannot keep what it was given, whenever it is tried: too long a value, for example.
 * Nothing was written.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public class InvalidDataException extends StoreException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was tried and what is wrong with it
   */
  public InvalidDataException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what was tried
   * @param cause what is wrong with it
   */
  public InvalidDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
