package io.synctv.server.websocket;

/**
 * What a peer says when it closes (RFC 6455, 5.5.1 and 7.4).
 *
 * @param code its close code, or {@link #NO_CODE}
 */
record CloseFrame(int code) {

  private static final int NO_CODE = 0;
  private static final int NORMAL = 1000;
  private static final int CODE_BYTES = 2;

  /**
   * Reads a close frame.
   *
   * @param payload its payload
   * @throws ProtocolViolation when the code is none that may be sent, or the reason is not UTF-8
   */
  static CloseFrame of(byte[] payload) throws ProtocolViolation {
    if (payload.length == 0) {
      return new CloseFrame(NO_CODE);
    }
    if (payload.length < CODE_BYTES) {
      throw new ProtocolViolation(Breach.FRAMING, "a close code has two bytes");
    }
    int code = (payload[0] & 0xFF) << Byte.SIZE | (payload[1] & 0xFF);
    if (!mayBeSent(code)) {
      throw new ProtocolViolation(Breach.FRAMING, "there is no such close code");
    }
    Utf8Check reason = new Utf8Check();
    if (!reason.accepts(payload, CODE_BYTES, payload.length) || !reason.complete()) {
      throw new ProtocolViolation(Breach.ENCODING, "close reasons must be UTF-8");
    }
    return new CloseFrame(code);
  }

  /**
   * Those of the registry of IANA that are for the wire, and those for libraries and private use.
   */
  private static boolean mayBeSent(int code) {
    return (code >= NORMAL && code <= 1003)
        || (code >= 1007 && code <= 1014)
        || (code >= 3000 && code <= 4999);
  }

  /** Returns whether the person left, and does not just lose the page or the network. */
  boolean onPurpose() {
    return code == NORMAL;
  }

  /** Returns the frame that agrees, with the peer's own code. */
  byte[] answer() {
    return code == NO_CODE ? Frames.close() : Frames.close(code, "");
  }
}
