package io.synctv.server.websocket;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragmented messages together, as bytes: a character may be cut anywhere. One per connection;
 * not for use by several threads.
 */
final class MessageAssembler {

  private final int maxSize;
  private final @Nullable MessageInflater inflater;
  private final Utf8Check text = new Utf8Check();
  private @Nullable ByteArrayOutputStream parts;
  private boolean begun;
  private boolean compressed;

  /**
   * Makes an assembler.
   *
   * @param maxSize the largest message, in bytes
   * @param inflater restores compressed messages, or null when there are none
   */
  MessageAssembler(int maxSize, @Nullable MessageInflater inflater) {
    this.maxSize = maxSize;
    this.inflater = inflater;
  }

  /**
   * Takes the header of a data frame.
   *
   * @param opCode what the frame says it is
   * @param length how long its payload is
   * @param rsv1 whether it says that the message is compressed
   * @throws ProtocolViolation when the frame may not come here, is binary or too much
   */
  void begin(int opCode, int length, boolean rsv1) throws ProtocolViolation {
    switch (opCode) {
      case FrameReader.TEXT -> {
        if (begun) {
          throw new ProtocolViolation(
              Breach.FRAMING, "a message began before the last one had ended");
        }
        begun = true;
        compressed = rsv1;
      }
      case FrameReader.CONTINUATION -> {
        if (!begun) {
          throw new ProtocolViolation(Breach.FRAMING, "a message went on that never began");
        }
      }
      default -> throw new ProtocolViolation(Breach.BINARY, "frames must be text");
    }
    if (parts != null && length > maxSize - parts.size()) {
      throw new ProtocolViolation(Breach.SIZE, "the message is too large");
    }
  }

  /** Returns what looks at the payload while it comes, or null when that is no text yet. */
  @Nullable Utf8Check text() {
    return compressed ? null : text;
  }

  /**
   * Takes the payload of the frame that was begun.
   *
   * @param payload its bytes, which {@link #text} has seen
   * @param last whether the message ends with it
   * @return the whole message, or null when more is to come
   * @throws ProtocolViolation when it ends within a character
   */
  byte @Nullable [] add(byte[] payload, boolean last) throws ProtocolViolation {
    if (!last) {
      if (parts == null) {
        parts = new ByteArrayOutputStream(Math.max(payload.length, Long.BYTES));
      }
      parts.writeBytes(payload);
      return null;
    }
    byte[] message = payload;
    if (parts != null) {
      parts.writeBytes(payload);
      message = parts.toByteArray();
      parts = null;
    }
    begun = false;
    if (compressed && inflater != null) {
      message = inflater.inflate(message);
      if (!text.accepts(message, 0, message.length)) {
        throw new ProtocolViolation(Breach.ENCODING, "text must be UTF-8");
      }
    }
    if (!text.complete()) {
      throw new ProtocolViolation(Breach.ENCODING, "text must be UTF-8");
    }
    return message;
  }

  /** Returns whether a message has begun and not ended. */
  boolean underWay() {
    return begun;
  }
}
