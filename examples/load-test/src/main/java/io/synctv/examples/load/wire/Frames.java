package io.synctv.examples.load.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Builds a client's frames (RFC 6455, 5.2). They are masked, as they must be, but with a key of
 * zeros, which leaves the payload as it is: the receiver's work is the same, and ours is less.
 */
public final class Frames {

  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int KEY_BYTES = 4;

  private Frames() {}

  /**
   * Builds a text frame.
   *
   * @param text the message
   * @return the whole frame
   */
  public static byte[] text(String text) {
    return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Builds a close frame.
   *
   * @param code why
   * @return the whole frame
   */
  public static byte[] close(int code) {
    return frame(CLOSE, new byte[] {(byte) (code >>> 8), (byte) code});
  }

  static byte[] frame(int opCode, byte[] payload) {
    int length = payload.length;
    int header = length < 126 ? 2 : length < 1 << 16 ? 4 : 10;
    ByteBuffer frame = ByteBuffer.allocate(header + KEY_BYTES + length);
    frame.put((byte) (FIN | opCode));
    switch (header) {
      case 2 -> frame.put((byte) (MASKED | length));
      case 4 -> frame.put((byte) (MASKED | 126)).putShort((short) length);
      default -> frame.put((byte) (MASKED | 127)).putLong(length);
    }
    return frame.putInt(0).put(payload).array();
  }
}
