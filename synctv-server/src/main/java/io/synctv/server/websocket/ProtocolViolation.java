package io.synctv.server.websocket;

/** The peer broke the protocol below the level of messages; the connection cannot go on. */
final class ProtocolViolation extends Exception {

  private static final long serialVersionUID = 1L;

  private final Breach breach;
  private final String rule;

  /**
   * Makes the exception.
   *
   * @param breach of what kind it is
   * @param rule which rule, in words of ours: it becomes the close reason
   */
  ProtocolViolation(Breach breach, String rule) {
    super(rule, null, false, false);
    this.breach = breach;
    this.rule = rule;
  }

  /** Returns of what kind it is. */
  Breach breach() {
    return breach;
  }

  /** Returns which rule was broken. */
  String rule() {
    return rule;
  }
}
