package io.synctv.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds that several value types share. Each method returns its argument or throws {@link
 * InvalidValueException}.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Checks {

  private static final int MAX_ID_LENGTH = 64;
  private static final int MAX_PASSWORD_HASH = 1000;

  private Checks() {}

  /**
   * Checks an identifier: {@code [A-Za-z0-9_-]{1,64}} (docs/protocol.md, common rules).
   *
   * @param name the field's name, for the message
   * @param value the identifier
   * @return {@code value}
   */
  public static String id(String name, String value) {
    int length = value.length();
    if (length == 0 || length > MAX_ID_LENGTH) {
      throw new InvalidValueException(name + " must have 1 to " + MAX_ID_LENGTH + " characters");
    }
    if (!isId(value)) {
      throw new InvalidValueException(name + " may hold only letters, digits, '_' and '-'");
    }
    return value;
  }

  /** Says whether a text is an identifier as {@link #id} wants it. */
  static boolean isId(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return length > 0 && length <= MAX_ID_LENGTH;
  }

  /**
   * Checks a text a person typed: not blank, not longer than {@code max} code points, no control
   * characters but line feeds and tabs.
   *
   * @param name the field's name, for the message
   * @param value the text
   * @param max the most code points allowed
   * @return {@code value} without leading and trailing white space
   */
  public static String text(String name, String value, int max) {
    String text = value.strip();
    if (text.isEmpty()) {
      throw new InvalidValueException(name + " must not be empty");
    }
    if (text.codePointCount(0, text.length()) > max) {
      throw new InvalidValueException(name + " must have at most " + max + " characters");
    }
    unicode(name, text);
    noControls(name, text, "\n\t");
    return text;
  }

  /**
   * Checks what somebody calls themselves, a room, an entry or a track, when it comes in: one line
   * that can be seen and that turns no text round it ({@link Names} has the rule, decision 36 the
   * reasons). What is stored already was taken by the rule of its time, and is held to {@link
   * #text} only.
   *
   * @param name the field's name, for the message
   * @param value the name
   * @param max the most code points allowed
   * @return {@code value} without leading and trailing white space
   * @throws InvalidValueException naming the fault for programs
   */
  public static String name(String name, String value, int max) {
    String text = Names.stripped(value);
    NameFault fault = Names.fault(text, max);
    if (fault != null) {
      String why =
          fault == NameFault.NAME_TOO_LONG
              ? "must have at most " + max + " characters"
              : fault.text();
      throw new InvalidValueException(name + " " + why, fault.name());
    }
    return text;
  }

  /**
   * Makes a name of what a host, an address or an older token calls something: nobody is there who
   * could choose another, so what {@link #name} refuses is left out.
   *
   * @param value any text
   * @param max the most code points of the name
   * @return a name that {@link #name} takes; a question mark where nothing can be seen
   */
  public static String mendedName(String value, int max) {
    return Names.fault(value, max) == null && Names.stripped(value).length() == value.length()
        ? value
        : Names.mended(value, max);
  }

  /**
   * Checks a text that means something to the host only, such as a reference to media: no control
   * characters, and half a surrogate pair neither, which cannot be encoded. It is taken as it is.
   *
   * @param name the field's name, for the message
   * @param value the text
   * @param max the most characters (UTF-16 units) allowed
   * @return {@code value}
   */
  public static String opaque(String name, String value, int max) {
    if (value.isEmpty()) {
      throw new InvalidValueException(name + " must not be empty");
    }
    if (value.length() > max) {
      throw new InvalidValueException(name + " must have at most " + max + " characters");
    }
    unicode(name, value);
    noControls(name, value, "");
    return value;
  }

  /**
   * Checks an identifier of the host's: as {@link #opaque}, with a bound in bytes.
   *
   * @param name the field's name, for the message
   * @param value the identifier
   * @param max the most bytes of UTF-8 allowed
   * @return {@code value}
   */
  public static String opaqueId(String name, String value, int max) {
    // No character takes less than a byte: a text that is far too long is not looked through.
    if (value.length() > max || opaque(name, value, max).getBytes(UTF_8).length > max) {
      throw new InvalidValueException(name + " must have at most " + max + " bytes of UTF-8");
    }
    return value;
  }

  /**
   * Checks what a host compares a password with: at most 1,000 characters of valid Unicode without
   * U+0000. Null passes.
   *
   * @param value the hash or null
   * @return {@code value}
   */
  public static @Nullable String passwordHash(@Nullable String value) {
    return value == null
        ? null
        : unicode("password hash", stored("password hash", value, 0, MAX_PASSWORD_HASH));
  }

  /**
   * Half a surrogate pair has no encoding: nodes and stores would each make something else of it.
   */
  private static String unicode(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (!paired(value, i)) {
        throw new InvalidValueException(name + " must be valid Unicode");
      }
    }
    return value;
  }

  private static void noControls(String name, String value, String allowed) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c) && allowed.indexOf(c) < 0) {
        throw new InvalidValueException(name + " must not hold control characters");
      }
    }
  }

  private static boolean paired(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    return !Character.isLowSurrogate(c) || (i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
  }

  /**
   * Checks a text of ours that goes into a database: its length, and that it holds no U+0000, which
   * not every database can keep.
   *
   * @param name the field's name, for the message
   * @param value the text
   * @param min the fewest characters allowed
   * @param max the most characters allowed
   * @return {@code value}
   */
  public static String stored(String name, String value, int min, int max) {
    if (value.length() < min || value.length() > max) {
      throw new InvalidValueException(name + " must have " + min + " to " + max + " characters");
    }
    if (value.indexOf('\0') >= 0) {
      throw new InvalidValueException(name + " must not hold U+0000");
    }
    return value;
  }

  /**
   * Checks a number against closed bounds; NaN and infinities are refused.
   *
   * @param name the field's name, for the message
   * @param value the number
   * @param min the least value allowed
   * @param max the greatest value allowed
   * @return {@code value}
   */
  public static double range(String name, double value, double min, double max) {
    if (!(value >= min && value <= max)) {
      throw new InvalidValueException(
          name + " must be a number from " + plain(min) + " to " + plain(max));
    }
    return value;
  }

  /**
   * Checks a list's length and copies it.
   *
   * @param name the field's name, for the message
   * @param values the list
   * @param max the most elements allowed
   * @param <T> the elements' type
   * @return an unmodifiable copy
   */
  public static <T> List<T> list(String name, List<? extends T> values, int max) {
    if (values.size() > max) {
      throw new InvalidValueException(name + " must have at most " + max + " entries");
    }
    return List.copyOf(values);
  }

  /**
   * Checks the size of a map of short strings of valid Unicode without control characters, and
   * copies it.
   *
   * @param name the field's name, for the message
   * @param values the map
   * @param max the most entries allowed
   * @param maxLength the most characters of a key or a value
   * @return an unmodifiable copy
   */
  public static Map<String, String> strings(
      String name, Map<String, String> values, int max, int maxLength) {
    if (values.size() > max) {
      throw new InvalidValueException(name + " must have at most " + max + " entries");
    }
    values.forEach(
        (key, value) -> {
          if (key.isEmpty() || key.length() > maxLength || value.length() > maxLength) {
            throw new InvalidValueException(
                name + " must hold keys and values of at most " + maxLength + " characters");
          }
          for (String text : List.of(key, value)) {
            unicode(name, text);
            noControls(name, text, "");
          }
        });
    return Map.copyOf(values);
  }

  /**
   * Checks an optional number; null passes.
   *
   * @param name the field's name, for the message
   * @param value the number or null
   * @param min the least value allowed
   * @param max the greatest value allowed
   * @return {@code value}
   */
  public static @Nullable Double optionalRange(
      String name, @Nullable Double value, double min, double max) {
    if (value != null) {
      range(name, value, min, max);
    }
    return value;
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
