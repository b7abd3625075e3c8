package io.synctv.server.websocket;

/**
 * How a peer may break the protocol below the level of messages, and the close code that tells it.
 * What docs/protocol.md promised to clients before keeps its code, so that they do not come back to
 * do the same again; the rest has the code of RFC 6455.
 */
enum Breach {
  /** The frames are not as RFC 6455 has them. */
  FRAMING(1002),
  /** A text is not UTF-8, or what was compressed cannot be restored. */
  ENCODING(1007),
  /** The frame is binary. */
  BINARY(4506),
  /** The message is larger than the limit. */
  SIZE(4506);

  private final int closeCode;

  Breach(int closeCode) {
    this.closeCode = closeCode;
  }

  /** Returns the close code on the wire. */
  int closeCode() {
    return closeCode;
  }
}
