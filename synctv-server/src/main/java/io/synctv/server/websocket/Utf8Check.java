package io.synctv.server.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Says of a text that comes in pieces, as soon as it is so, that it can no longer become UTF-8
 * (Unicode, table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF). Not for use by
 * several threads.
 */
final class Utf8Check {

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ANY_NOT_ASCII = 0x8080_8080_8080_8080L;

  private static final int FIRST_CONTINUATION = 0x80;
  private static final int LAST_CONTINUATION = 0xBF;

  /** How many bytes the character that was begun still needs. */
  private int missing;

  /** The bounds of its next byte, which the first byte narrows. */
  private int lowest = FIRST_CONTINUATION;

  private int highest = LAST_CONTINUATION;

  /** Returns whether the text may end here. */
  boolean complete() {
    return missing == 0;
  }

  /**
   * Takes the next piece.
   *
   * @param bytes holds it
   * @param from where it begins
   * @param to where it ends
   * @return false when no text in UTF-8 begins like this
   */
  boolean accepts(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (missing == 0) {
        at = afterAscii(bytes, at, to);
        if (at == to) {
          return true;
        }
        if (!begin(bytes[at++] & 0xFF)) {
          return false;
        }
      } else {
        int next = bytes[at++] & 0xFF;
        if (next < lowest || next > highest) {
          return false;
        }
        lowest = FIRST_CONTINUATION;
        highest = LAST_CONTINUATION;
        missing--;
      }
    }
    return true;
  }

  private static int afterAscii(byte[] bytes, int from, int to) {
    int at = from;
    while (to - at >= Long.BYTES && ((long) EIGHT.get(bytes, at) & ANY_NOT_ASCII) == 0) {
      at += Long.BYTES;
    }
    while (at < to && bytes[at] >= 0) {
      at++;
    }
    return at;
  }

  /** Takes the first byte of a character that is not ASCII. */
  private boolean begin(int first) {
    if (first < 0xC2 || first > 0xF4) {
      return false;
    }
    if (first < 0xE0) {
      missing = 1;
    } else if (first < 0xF0) {
      missing = 2;
      lowest = first == 0xE0 ? 0xA0 : FIRST_CONTINUATION;
      highest = first == 0xED ? 0x9F : LAST_CONTINUATION;
    } else {
      missing = 3;
      lowest = first == 0xF0 ? 0x90 : FIRST_CONTINUATION;
      highest = first == 0xF4 ? 0x8F : LAST_CONTINUATION;
    }
    return true;
  }
}
