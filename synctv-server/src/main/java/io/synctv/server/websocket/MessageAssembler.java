package io.synctv.server.websocket;

import io.helidon.websocket.WsOpCode;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragmented messages together, as bytes: a character may be cut anywhere. One per connection.
 */
final class MessageAssembler {

  private final int maxSize;
  private @Nullable ByteArrayOutputStream begun;

  MessageAssembler(int maxSize) {
    this.maxSize = maxSize;
  }

  /**
   * Takes a data frame.
   *
   * @param opCode what the frame says it is
   * @param last whether the message ends with it
   * @param payload its bytes
   * @return the whole message, or null when more is to come
   * @throws ProtocolViolation when the frame may not come here, is binary or too much
   */
  byte @Nullable [] add(WsOpCode opCode, boolean last, byte[] payload) throws ProtocolViolation {
    ByteArrayOutputStream parts = begun;
    switch (opCode) {
      case TEXT -> {
        if (parts != null) {
          throw new ProtocolViolation("a message began before the last one ended");
        }
        if (last) {
          return payload;
        }
        parts = new ByteArrayOutputStream();
      }
      case CONTINUATION -> {
        if (parts == null) {
          throw new ProtocolViolation("a message went on that never began");
        }
      }
      default -> throw new ProtocolViolation("frames must be text");
    }
    if (parts.size() + payload.length > maxSize) {
      throw new ProtocolViolation("the message is too large");
    }
    parts.writeBytes(payload);
    begun = last ? null : parts;
    return last ? parts.toByteArray() : null;
  }
}
