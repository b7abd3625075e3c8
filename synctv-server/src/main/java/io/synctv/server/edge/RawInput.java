package io.synctv.server.edge;

import io.helidon.common.buffers.DataReader;
import java.util.Arrays;

/** What came from a client and was not looked at yet. Used by the connection's thread only. */
final class RawInput {

  /** The connection has ended. */
  static final int END = -1;

  private static final byte[] NOTHING = {};

  private final DataReader source;
  private byte[] bytes = NOTHING;
  private int next;
  private boolean ended;

  RawInput(DataReader source) {
    this.source = source;
  }

  /** Waits for a byte, and returns whether there is one. */
  boolean await() {
    return fill();
  }

  /** Returns whether all that came was looked at. */
  boolean empty() {
    return next == bytes.length;
  }

  /** Returns the next byte, waiting for it, or {@link #END}. */
  int read() {
    return fill() ? bytes[next++] & 0xFF : END;
  }

  /** Returns some bytes, waiting for one; none at the end. */
  byte[] read(long most) {
    if (!fill()) {
      return NOTHING;
    }
    int count = (int) Math.min(most, bytes.length - next);
    byte[] some = Arrays.copyOfRange(bytes, next, next + count);
    next += count;
    return some;
  }

  /** Returns whether the client has said that nothing more comes. */
  boolean ended() {
    return ended;
  }

  private boolean fill() {
    if (next < bytes.length) {
      return true;
    }
    bytes = NOTHING; // an idle connection keeps none
    next = 0;
    try {
      source.ensureAvailable();
      bytes = source.readBytes(source.available());
    } catch (DataReader.InsufficientDataAvailableException e) {
      ended = true;
      return false;
    }
    return true;
  }
}
