package io.synctv.server.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Builds unmasked frames, as a server sends them (RFC 6455, 5.2). */
final class Frames {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int TEXT = 0x1;
  private static final int CLOSE = 0x8;
  private static final int PING = 0x9;
  private static final int PONG = 0xA;

  private static final int MAX_CONTROL_PAYLOAD = 125;

  private Frames() {}

  static byte[] ping() {
    return control(PING, new byte[0]);
  }

  static byte[] pong(byte[] payload) {
    return control(PONG, payload);
  }

  /** Agrees to a peer's closing, which told no code. */
  static byte[] close() {
    return control(CLOSE, new byte[0]);
  }

  static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[Math.min(2 + text.length, MAX_CONTROL_PAYLOAD)];
    payload[0] = (byte) (code >>> 8);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, payload.length - 2);
    return control(CLOSE, payload);
  }

  /** Returns where the payload of one of our frames begins. */
  static int headerLength(byte[] frame) {
    return switch (frame[1]) {
      case 126 -> 4;
      case 127 -> 10;
      default -> 2;
    };
  }

  /** Makes a text frame of a payload that is compressed (RFC 7692, 6). */
  static byte[] compressedText(byte[] payload, int length) {
    TextFrame text = new TextFrame();
    text.write(payload, 0, length);
    byte[] frame = text.frame();
    frame[0] |= RSV1;
    return frame;
  }

  /** Makes the head of a text frame of parts that are compressed and follow on it. */
  static byte[] compressedHead(byte[] payload, int more) {
    TextFrame text = new TextFrame();
    text.write(payload, 0, payload.length);
    byte[] head = text.head(more);
    head[0] |= RSV1;
    return head;
  }

  private static byte[] control(int opCode, byte[] payload) {
    byte[] frame = new byte[2 + payload.length];
    frame[0] = (byte) (FIN | opCode);
    frame[1] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 2, payload.length);
    return frame;
  }

  /** Collects a text and gives it back as one frame; the header goes into room left for it. */
  static final class TextFrame extends ByteArrayOutputStream {

    private static final int LONGEST_HEADER = 10;

    TextFrame() {
      super(512);
      count = LONGEST_HEADER;
    }

    /** Forgets the text, but keeps the room it took. */
    void clear() {
      count = LONGEST_HEADER;
    }

    /** Forgets the last byte. */
    void dropLast() {
      count--;
    }

    /** Returns how many bytes it takes up. */
    int room() {
      return buf.length;
    }

    byte[] frame() {
      return head(0);
    }

    /** Returns the beginning of a frame of which so many bytes follow. */
    byte[] head(int more) {
      int length = count - LONGEST_HEADER + more;
      int start;
      if (length < 126) {
        start = LONGEST_HEADER - 2;
        buf[start + 1] = (byte) length;
      } else if (length < 1 << 16) {
        start = LONGEST_HEADER - 4;
        buf[start + 1] = 126;
        writeLength(length, start + 2, 2);
      } else {
        start = 0;
        buf[start + 1] = 127;
        writeLength(length, start + 2, 8);
      }
      buf[start] = (byte) (FIN | TEXT);
      return Arrays.copyOfRange(buf, start, count);
    }

    private void writeLength(long length, int at, int bytes) {
      for (int i = 0; i < bytes; i++) {
        buf[at + i] = (byte) (length >>> (8 * (bytes - 1 - i)));
      }
    }
  }
}
