package io.synctv.examples.load.wire;

/** Finds things in messages without decoding them: a million messages per second come by. */
public final class Bytes {

  private Bytes() {}

  /**
   * Finds bytes.
   *
   * @param in where to look
   * @param from the first index looked at
   * @param to the index after the last one
   * @param wanted what to find
   * @return its index, or -1
   */
  public static int indexOf(byte[] in, int from, int to, byte[] wanted) {
    int last = to - wanted.length;
    for (int at = from; at <= last; at++) {
      if (in[at] == wanted[0] && matches(in, at, to, wanted)) {
        return at;
      }
    }
    return -1;
  }

  /**
   * Compares bytes.
   *
   * @param in where to look
   * @param at the index
   * @param to the index after the last one
   * @param wanted what should be there
   * @return whether it is
   */
  public static boolean matches(byte[] in, int at, int to, byte[] wanted) {
    if (to - at < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (in[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a whole number.
   *
   * @param in where
   * @param at its first digit
   * @param to the index after the last byte
   * @return the number, or -1 when there is no digit
   */
  public static long number(byte[] in, int at, int to) {
    long number = -1;
    for (int i = at; i < to && in[i] >= '0' && in[i] <= '9'; i++) {
      number = (number < 0 ? 0 : number * 10) + in[i] - '0';
    }
    return number;
  }
}
