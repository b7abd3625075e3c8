package io.synctv.core.playlist;

import io.synctv.api.playlist.OrderKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes order keys: digits of a fraction in base 62, compared as strings, so that there is always
 * one between two others.
 *
 * <p>Between two neighbours the middle is taken. Towards an open end the last digit is counted up
 * or down by one instead, as people mostly add at the end: halving would lengthen keys by a
 * character every six entries, counting does so every sixty. Keys never end in the digit zero,
 * otherwise nothing would fit before them.
 */
final class OrderKeys {

  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int BASE = DIGITS.length();

  private OrderKeys() {}

  /**
   * Makes keys between two others, in order.
   *
   * @param low the key before them, or null for the start
   * @param high the key after them, or null for the end
   * @param count how many
   * @return the keys
   */
  static List<OrderKey> between(@Nullable OrderKey low, @Nullable OrderKey high, int count) {
    List<String> keys = new ArrayList<>(count);
    String from = low == null ? "" : low.value();
    if (high == null || from.compareTo(high.value()) >= 0) {
      String last = from;
      for (int i = 0; i < count; i++) {
        last = last.isEmpty() ? "V" : above(last);
        keys.add(last);
      }
    } else {
      fill(keys, from, high.value(), count);
    }
    return keys.stream().map(OrderKey::new).toList();
  }

  /**
   * Makes short keys for a whole list.
   *
   * @param count how many
   * @return the keys in order
   */
  static List<OrderKey> fresh(int count) {
    int width = 1;
    long room = BASE - 1L;
    while (room < 2L * count) {
      width++;
      room *= BASE;
    }
    List<OrderKey> keys = new ArrayList<>(count);
    long step = Math.max(1, room / (count + 1));
    for (int i = 1; i <= count; i++) {
      keys.add(new OrderKey(digits(i * step, width)));
    }
    return keys;
  }

  private static void fill(List<String> keys, String low, String high, int count) {
    if (count == 0) {
      return;
    }
    String middle = low.isEmpty() && count == 1 ? below(high) : middle(low, high);
    int before = (count - 1) / 2;
    fill(keys, low, middle, before);
    keys.add(middle);
    fill(keys, middle, high, count - 1 - before);
  }

  /** The next key in the direction of the open end. */
  private static String above(String low) {
    for (int i = 0; i < low.length(); i++) {
      int digit = digit(low, i);
      if (digit < BASE - 1) {
        return low.substring(0, i) + DIGITS.charAt(digit + 1);
      }
    }
    return low + "1";
  }

  /** The next key in the direction of the start. */
  private static String below(String high) {
    for (int i = 0; i < high.length(); i++) {
      int digit = digit(high, i);
      if (digit > 1) {
        return high.substring(0, i) + DIGITS.charAt(digit - 1);
      }
      if (digit == 1) {
        return high.substring(0, i) + "0" + DIGITS.charAt(BASE - 1);
      }
    }
    throw new IllegalArgumentException("nothing is before " + high);
  }

  private static String middle(String low, String high) {
    StringBuilder key = new StringBuilder();
    boolean bounded = true;
    for (int i = 0; ; i++) {
      int from = i < low.length() ? digit(low, i) : 0;
      int to = bounded ? digit(high, i) : BASE;
      if (to - from > 1) {
        return key.append(DIGITS.charAt((from + to) / 2)).toString();
      }
      key.append(DIGITS.charAt(from));
      // Once a digit is smaller than the upper key's, what follows has no upper bound.
      bounded = bounded && to == from;
    }
  }

  private static String digits(long value, int width) {
    char[] digits = new char[width];
    long rest = value;
    for (int i = width - 1; i >= 0; i--) {
      digits[i] = DIGITS.charAt((int) (rest % BASE));
      rest /= BASE;
    }
    String key = new String(digits);
    return key.endsWith("0") ? key + "V" : key;
  }

  private static int digit(String key, int index) {
    return DIGITS.indexOf(key.charAt(index));
  }
}
