package io.synctv.api;

import org.jspecify.annotations.Nullable;

/**
 * What people may call themselves, their rooms, entries and tracks: one line that can be seen, and
 * that does nothing to the text round it. {@code docs/protocol/names.json} has samples, which the
 * web client's rule (name.ts) is held to as well; decision 36 has the reasons.
 *
 * <p>The rule goes by what Unicode never changes of a character (its block, whether it is white
 * space, a mark or for private use), so that servers and browsers of different years judge alike.
 */
final class Names {

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;
  private static final int BRAILLE_BLANK = 0x2800;
  private static final int BLACK_FLAG = 0x1F3F4;
  private static final int LAST_TAG = 0xE007F;

  /** The name of what has nothing in it that could be shown. */
  static final String NAMELESS = "?";

  private Names() {}

  /** Returns what is wrong with a name, or null. It is stripped already. */
  static @Nullable NameFault fault(String name, int max) {
    if (name.isEmpty()) {
      return NameFault.NAME_EMPTY;
    }
    // Each character takes one or two units: a text that is far too long is not looked through.
    if (name.length() > 2 * max || name.codePointCount(0, name.length()) > max) {
      return NameFault.NAME_TOO_LONG;
    }
    boolean seen = false;
    for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
      int c = name.codePointAt(i);
      NameFault fault = faultAt(name, i, c);
      if (fault != null) {
        return fault;
      }
      seen |= isBase(c);
    }
    return seen ? null : NameFault.NAME_EMPTY;
  }

  /**
   * Makes a name of a text that no person typed here: what the rule refuses is left out, a space in
   * the place of what may part words, and what is too long is cut.
   */
  static String mended(String text, int max) {
    StringBuilder kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      NameFault fault = faultAt(text, i, c);
      if (fault == null || fault == NameFault.NAME_CONTROL) {
        kept.appendCodePoint(fault == null ? c : ' ');
      }
    }
    String name = stripped(kept.toString());
    int length = Math.min(max, name.codePointCount(0, name.length()));
    name = stripped(name.substring(0, name.offsetByCodePoints(0, length)));
    // Without what was left out, something else may stand where it means nothing.
    return fault(name, max) == null ? name : plain(name);
  }

  /** Leaves out all that has a meaning only beside something else. */
  private static String plain(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints().filter(c -> c == ' ' || isBase(c)).forEach(kept::appendCodePoint);
    String name = stripped(kept.toString());
    return name.isEmpty() ? NAMELESS : name;
  }

  /** Takes Unicode's white space off both ends: what {@code \p{White_Space}} is in a browser. */
  static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) { // all of it has one unit
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static @Nullable NameFault faultAt(String name, int i, int c) {
    int type = Character.getType(c);
    if (type == Character.SURROGATE) {
      return NameFault.NAME_BROKEN;
    }
    if (type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR) {
      return NameFault.NAME_CONTROL;
    }
    if (turnsDirection(c)) {
      return NameFault.NAME_DIRECTION;
    }
    return isHidden(name, i, c) ? NameFault.NAME_HIDDEN : null;
  }

  /** Unicode's Bidi_Control. */
  private static boolean turnsDirection(int c) {
    return c == 0x061C
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static boolean isHidden(String name, int i, int c) {
    if (c == ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER) {
      return !joins(name, i, c);
    }
    if (isSelector(c)) {
      return i == 0 || !isBase(name.codePointBefore(i));
    }
    if (isTag(c)) {
      return !inFlag(name, i);
    }
    return isNeverSeen(c);
  }

  /** What is never seen, by itself or beside anything, and what only its maker can read. */
  private static boolean isNeverSeen(int c) {
    return c == 0x00AD // soft hyphen
        || c == 0x034F // combining grapheme joiner
        || c == 0x115F // Hangul fillers
        || c == 0x1160
        || c == 0x3164
        || c == 0xFFA0
        || c == 0x17B4 // vowels that are not written
        || c == 0x17B5
        || c == 0x180E
        || c == 0x200B // zero width space
        || (c >= 0x2060 && c <= 0x206F) // word joiner, operators, and what is deprecated
        || c == 0xFEFF
        || (c >= 0xFFF0 && c <= 0xFFFC) // annotations, and what stands for an object
        || (c >= 0x1BCA0 && c <= 0x1BCA3)
        || (c >= 0x1D173 && c <= 0x1D17A)
        || (c >= 0xE0000 && c <= 0xE0FFF) // but selectors and tags, which were asked about before
        || (c >= 0xFDD0 && c <= 0xFDEF) // no characters
        || (c & 0xFFFE) == 0xFFFE
        || Character.getType(c) == Character.PRIVATE_USE;
  }

  /** Whether a joiner stands where it changes how its neighbours look. */
  private static boolean joins(String name, int i, int joiner) {
    if (i == 0) {
      return false;
    }
    int before = name.codePointBefore(i);
    if (isJoining(before)) {
      return true;
    }
    if (joiner == ZERO_WIDTH_NON_JOINER || i + 1 >= name.length()) {
      return false;
    }
    int at = i;
    while (at > 0 && (isSelector(name.codePointBefore(at)) || isTone(name.codePointBefore(at)))) {
      at -= Character.charCount(name.codePointBefore(at));
    }
    return at > 0 && isPicture(name.codePointBefore(at)) && isPicture(name.codePointAt(i + 1));
  }

  /** A letter or a mark of the scripts from Arabic to Sinhala and of others that join letters. */
  private static boolean isJoining(int c) {
    return (Character.isLetter(c) || isMark(c))
        && ((c >= 0x0600 && c <= 0x0DFF)
            || (c >= 0x0F00 && c <= 0x109F) // Tibetan, Burmese
            || (c >= 0x1700 && c <= 0x18AF) // of the Philippines, Khmer, Mongolian
            || (c >= 0x1A00 && c <= 0x1BFF) // of Indonesia
            || (c >= 0xA800 && c <= 0xABFF)
            || (c >= 0xFB50 && c <= 0xFDFF) // forms of Arabic letters
            || (c >= 0xFE70 && c <= 0xFEFE)
            || (c >= 0x10A00 && c <= 0x11FFF));
  }

  /** Whether a tag is one of a flag's: a black flag, three to six tags, and the one that ends. */
  private static boolean inFlag(String name, int i) {
    int start = i;
    while (start > 0 && isTag(name.codePointBefore(start))) {
      start -= 2;
    }
    if (start == 0 || name.codePointBefore(start) != BLACK_FLAG) {
      return false;
    }
    int tags = 0;
    for (int at = start; at < name.length(); at += 2, tags++) {
      int tag = name.codePointAt(at);
      if (tag == LAST_TAG) {
        return tags >= 3 && tags <= 6 && i <= at;
      }
      if (!isTag(tag) || tags > 6) {
        return false;
      }
    }
    return false;
  }

  private static boolean isTag(int c) {
    return c >= 0xE0020 && c <= LAST_TAG;
  }

  /** A variation selector, also Mongolian's. */
  private static boolean isSelector(int c) {
    return (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0100 && c <= 0xE01EF)
        || (c >= 0x180B && c <= 0x180D)
        || c == 0x180F;
  }

  private static boolean isTone(int c) {
    return c >= 0x1F3FB && c <= 0x1F3FF;
  }

  private static boolean isPicture(int c) {
    return Character.isExtendedPictographic(c);
  }

  /** Whether something is seen where this stands, whatever stands round it. */
  private static boolean isBase(int c) {
    return c != BRAILLE_BLANK
        && c != ZERO_WIDTH_JOINER
        && c != ZERO_WIDTH_NON_JOINER
        && !isSpace(c)
        && !isMark(c)
        && !isSelector(c)
        && !turnsDirection(c)
        && !isNeverSeen(c)
        && Character.getType(c) != Character.CONTROL
        && Character.getType(c) != Character.SURROGATE;
  }

  private static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK ->
          true;
      default -> false;
    };
  }

  private static boolean isSpace(int c) {
    return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
  }
}
