package io.synctv.server.websocket;

/** The peer broke the protocol below the level of messages; the connection cannot go on. */
final class ProtocolViolation extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Makes the exception.
   *
   * @param message which rule, in words of ours: it becomes the close reason
   */
  ProtocolViolation(String message) {
    super(message, null, false, false);
  }
}
