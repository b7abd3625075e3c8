package io.synctv.api.store;

import io.synctv.api.ApiStatus;

/** A store could not do what it was asked. The message is for operators, not for clients. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was tried and why it was refused
   */
  public StoreException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what was tried
   * @param cause what went wrong
   */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
