package io.synctv.server.websocket;

import io.helidon.common.buffers.DataReader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client (RFC 6455, 5.2): first {@link #header}, which refuses all that a
 * header alone shows to be wrong before anything of the payload is kept, then {@link #payload}. Not
 * for use by several threads, but for {@link #begunNanos}.
 */
final class FrameReader {

  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xA;

  /** What {@link #begunNanos} says when no frame is under way. */
  static final long NOTHING_BEGUN = 0;

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int RSV2_AND_3 = 0x30;
  private static final int OPCODE = 0x0F;
  private static final int MASKED = 0x80;
  private static final int LENGTH = 0x7F;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int MAX_CONTROL_PAYLOAD = 125;

  /** After the first byte of a frame: its length in one byte, and its masking key. */
  private static final int SHORT_HEADER = 5;

  /** Nobody gets more room than this for only saying that much is to come. */
  private static final int FIRST_ROOM = 4096;

  private static final byte[] NO_BYTES = {};
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final DataReader data;
  private final int maxMessage;
  private final boolean compression;
  private int first;
  private int length;
  private int key;
  private volatile long begunNanos = NOTHING_BEGUN;

  /**
   * Makes a reader.
   *
   * @param data the connection's bytes, from the first frame on
   * @param maxMessage the largest payload
   * @param compression whether frames may say that they are compressed (RFC 7692)
   */
  FrameReader(DataReader data, int maxMessage, boolean compression) {
    this.data = data;
    this.maxMessage = maxMessage;
    this.compression = compression;
  }

  /**
   * Waits for a frame and reads its header.
   *
   * @throws ProtocolViolation when no such frame may come here; nothing of the connection can be
   *     read from then on
   */
  void header() throws ProtocolViolation {
    first = data.read() & 0xFF;
    if (data.available() < SHORT_HEADER) {
      begun();
    }
    checkFirst();
    int second = data.read() & 0xFF;
    if ((second & MASKED) == 0) {
      throw new ProtocolViolation(Breach.FRAMING, "frames of a client must be masked");
    }
    long told = second & LENGTH;
    if (control() && told > MAX_CONTROL_PAYLOAD) {
      throw new ProtocolViolation(Breach.FRAMING, "control frames must be short");
    }
    if (told == LENGTH_OF_16_BITS) {
      told = number(Short.BYTES);
      checkMinimal(told >= LENGTH_OF_16_BITS);
    } else if (told > LENGTH_OF_16_BITS) {
      told = number(Long.BYTES);
      checkMinimal(told < 0 || told >= 1 << Short.SIZE);
      if (told < 0) {
        throw new ProtocolViolation(Breach.FRAMING, "a length has 63 bits");
      }
    }
    if (told > maxMessage) {
      throw new ProtocolViolation(Breach.SIZE, "the message is too large");
    }
    length = (int) told;
    key = (int) number(Integer.BYTES);
  }

  private void checkFirst() throws ProtocolViolation {
    switch (opCode()) {
      case TEXT, BINARY -> checkReserved(compression ? RSV2_AND_3 : RSV1 | RSV2_AND_3);
      case CONTINUATION -> checkReserved(RSV1 | RSV2_AND_3);
      case CLOSE, PING, PONG -> {
        checkReserved(RSV1 | RSV2_AND_3);
        if (!last()) {
          throw new ProtocolViolation(Breach.FRAMING, "control frames must be whole");
        }
      }
      default -> throw new ProtocolViolation(Breach.FRAMING, "the frame is of no known kind");
    }
  }

  private void checkReserved(int bits) throws ProtocolViolation {
    if ((first & bits) != 0) {
      throw new ProtocolViolation(Breach.FRAMING, "reserved bits must not be set");
    }
  }

  private static void checkMinimal(boolean minimal) throws ProtocolViolation {
    if (!minimal) {
      throw new ProtocolViolation(Breach.FRAMING, "lengths must be written as short as they can");
    }
  }

  private long number(int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << Byte.SIZE | (data.read() & 0xFF);
    }
    return number;
  }

  /** Returns what the frame is. */
  int opCode() {
    return first & OPCODE;
  }

  /** Returns whether the frame is about the connection, and no part of a message. */
  boolean control() {
    return opCode() >= CLOSE;
  }

  /** Returns whether the message ends with the frame. */
  boolean last() {
    return (first & FIN) != 0;
  }

  /** Returns whether the message that begins with the frame is compressed. */
  boolean compressed() {
    return (first & RSV1) != 0;
  }

  /** Returns how long the payload is. */
  int length() {
    return length;
  }

  /**
   * Reads the payload of the frame whose header was read.
   *
   * @param text looks at what comes while it comes, or null when it is no text
   * @throws ProtocolViolation when the text cannot become UTF-8 any more
   */
  byte[] payload(@Nullable Utf8Check text) throws ProtocolViolation {
    if (length == 0) {
      return NO_BYTES;
    }
    if (data.available() >= length) {
      byte[] bytes = data.readBytes(length);
      open(bytes, 0, length, text);
      return bytes;
    }
    begun();
    byte[] bytes = new byte[Math.min(length, FIRST_ROOM)];
    int at = 0;
    while (at < length) {
      data.ensureAvailable();
      int piece = Math.min(data.available(), length - at);
      if (bytes.length - at < piece) {
        bytes = Arrays.copyOf(bytes, Math.min(length, Math.max(2 * bytes.length, at + piece)));
      }
      data.readBuffer(piece).read(bytes, at, piece);
      open(bytes, at, at + piece, text);
      at += piece;
    }
    return bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
  }

  private void open(byte[] bytes, int from, int to, @Nullable Utf8Check text)
      throws ProtocolViolation {
    unmask(bytes, from, to, Integer.rotateLeft(key, from % Integer.BYTES * Byte.SIZE));
    if (text != null && !text.accepts(bytes, from, to)) {
      throw new ProtocolViolation(Breach.ENCODING, "text must be UTF-8");
    }
  }

  /** Takes the mask off a part of a payload, whose first byte is under the key's first one. */
  static void unmask(byte[] bytes, int from, int to, int key) {
    int at = from;
    long twice = (long) key << Integer.SIZE | Integer.toUnsignedLong(key);
    for (; to - at >= Long.BYTES; at += Long.BYTES) {
      EIGHT.set(bytes, at, (long) EIGHT.get(bytes, at) ^ twice);
    }
    for (int shift = Integer.SIZE - Byte.SIZE; at < to; at++, shift -= Byte.SIZE) {
      bytes[at] ^= (byte) (key >>> (shift & (Integer.SIZE - 1)));
    }
  }

  private void begun() {
    if (begunNanos == NOTHING_BEGUN) {
      begunNanos = now();
    }
  }

  private static long now() {
    return System.nanoTime() | 1; // never NOTHING_BEGUN
  }

  /**
   * Records that the frame has been read whole.
   *
   * @param within whether a message is under way whose end is still to come
   */
  void ended(boolean within) {
    if (within) {
      begun();
    } else if (begunNanos != NOTHING_BEGUN) {
      begunNanos = NOTHING_BEGUN;
    }
  }

  /**
   * Returns when the frame, or the message in several, that is not there whole was begun, in
   * nanoseconds of {@link System#nanoTime}, or {@link #NOTHING_BEGUN}.
   */
  long begunNanos() {
    return begunNanos;
  }
}
