package io.synctv.server.cli;

/** The server cannot start, for a reason that lies outside it. The message is for people. */
public final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message what is in the way, and what to do
   */
  public StartException(String message) {
    super(message);
  }

  /**
   * Makes the exception.
   *
   * @param message what is in the way, and what to do
   * @param cause what went wrong
   */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
