package io.synctv.server.websocket;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Restores compressed messages, in pieces, and gives up as soon as there is more than a message may
 * have or more than an honest one has for its size. Safe for use by several threads.
 */
final class MessageInflater {

  /** What a sender leaves out at the end of each message (RFC 7692, 7.2.1). */
  private static final byte[] LEFT_OUT = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private static final int POOLED = 16;
  private static final int PIECE = 4096;

  /** How much a message may grow, in times of its size, when it is larger than {@link #FREE}. */
  private static final int MAX_RATIO = 100;

  /** The longest chat message of one letter must be free to grow as it does. */
  private static final int FREE = 16 * 1024;

  private final int maxSize;
  private final Queue<Inflater> pool = new ArrayBlockingQueue<>(POOLED);

  /**
   * Makes an inflater.
   *
   * @param maxSize the largest message, in bytes
   */
  MessageInflater(int maxSize) {
    this.maxSize = maxSize;
  }

  /**
   * Restores a message.
   *
   * @param compressed all of it, as it came
   * @throws ProtocolViolation when it cannot be restored or becomes too large
   */
  byte[] inflate(byte[] compressed) throws ProtocolViolation {
    Inflater spare = pool.poll();
    Inflater inflater = spare == null ? new Inflater(true) : spare;
    try {
      return inflate(inflater, compressed);
    } catch (DataFormatException e) {
      throw new ProtocolViolation(Breach.ENCODING, "the message cannot be decompressed");
    } finally {
      inflater.reset();
      if (!pool.offer(inflater)) {
        inflater.end();
      }
    }
  }

  private byte[] inflate(Inflater inflater, byte[] compressed)
      throws DataFormatException, ProtocolViolation {
    byte[] message = new byte[Math.min(PIECE, maxSize + 1)];
    int length = 0;
    boolean atEnd = false;
    inflater.setInput(compressed);
    while (true) {
      int room = Math.min(PIECE, message.length - length);
      int more = inflater.inflate(message, length, room);
      length += more;
      check(length, compressed.length);
      if (length == message.length) {
        message = Arrays.copyOf(message, Math.min(2 * length, maxSize + 1));
      }
      if (more > 0) {
        continue;
      }
      if (inflater.finished()) {
        int left = inflater.getRemaining();
        if (atEnd || left == 0) {
          return Arrays.copyOf(message, length);
        }
        inflater.reset(); // a block may say that it is the last one, and others follow
        inflater.setInput(compressed, compressed.length - left, left);
      } else if (!inflater.needsInput()) {
        throw new DataFormatException("a dictionary is asked for");
      } else if (atEnd) {
        return Arrays.copyOf(message, length);
      } else {
        inflater.setInput(LEFT_OUT);
        atEnd = true;
      }
    }
  }

  private void check(int length, int compressed) throws ProtocolViolation {
    if (length > maxSize) {
      throw new ProtocolViolation(Breach.SIZE, "the message is too large");
    }
    if (length > FREE && length / MAX_RATIO > compressed) {
      throw new ProtocolViolation(Breach.SIZE, "the message is compressed too much");
    }
  }
}
