package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import org.jspecify.annotations.Nullable;

/** The transport could not do what it was asked: the store is away, or the transport is closed. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public class TransportException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what was tried and what went wrong
   */
  public TransportException(String message) {
    this(message, null);
  }

  /**
   * Makes the exception.
   *
   * @param message what was tried and what went wrong
   * @param cause the failure beneath, or null
   */
  public TransportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
