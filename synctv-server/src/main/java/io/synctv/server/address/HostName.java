package io.synctv.server.address;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A name in the form that resolvers take, by UTS #46 without transitional processing, as far as the
 * Unicode data of the JDK say it. Where they do not, a name is refused that a browser might take: a
 * joiner (U+200C, U+200D) between letters that need it, Cherokee and a few Greek letters, and
 * characters newer than the JDK. Such a name can be given in its ASCII form. {@code java.net.IDN}
 * follows the rules of 2003, by which {@code faß.de} is another host.
 */
final class HostName {

  private static final String ASCII_PREFIX = "xn--";
  private static final Pattern DOTS = Pattern.compile("[\\u3002\\uff0e\\uff61]");

  /** Marks without a look of their own, which two spellings of a name may differ by. */
  private static final Pattern IGNORED =
      Pattern.compile("[\\u00ad\\u034f\\u180b-\\u180f\\u200b\\u2060\\u2064\\ufe00-\\ufe0f\\ufeff]");

  /** Letters that UTS #46 folds in ways the JDK has no data of: they would lead to another host. */
  private static final Pattern FOLDED_OTHERWISE =
      Pattern.compile(
          "[\\u0345\\u03f2\\u13a0-\\u13fd\\u1c80-\\u1c88\\u1e9e\\u1f80-\\u1faf\\u1fb2-\\u1fb4"
              + "\\u1fb7\\u1fbc\\u1fc2-\\u1fc4\\u1fc7\\u1fcc\\u1ff2-\\u1ff4\\u1ff7\\u1ffc"
              + "\\uab70-\\uabbf\\x{1d6d3}\\x{1d70d}\\x{1d747}\\x{1d781}\\x{1d7bb}]");

  private HostName() {}

  static String toAscii(String name) throws AddressRefusedException {
    if (FOLDED_OTHERWISE.matcher(name).find()) {
      throw refused();
    }
    String mapped = mapped(name);
    List<String> labels = new ArrayList<>();
    for (String label : mapped.split("\\.", -1)) {
      labels.add(label.startsWith(ASCII_PREFIX) ? decoded(label) : label);
    }
    boolean bidirectional = labels.stream().anyMatch(HostName::hasRightToLeft);
    List<String> result = new ArrayList<>();
    for (String label : labels) {
      if (!isAscii(label)) {
        checkCharacters(label);
      }
      if (bidirectional && !label.isEmpty() && !Directions.fit(label)) {
        throw refused();
      }
      result.add(isAscii(label) ? label : ASCII_PREFIX + Punycode.encode(label));
    }
    return String.join(".", result);
  }

  private static String mapped(String name) {
    String folded = folded(folded(IGNORED.matcher(name).replaceAll("")));
    return DOTS.matcher(folded).replaceAll(".");
  }

  private static String folded(String text) {
    StringBuilder lower = new StringBuilder();
    // Character by character: String.toLowerCase writes a sigma by its place in the word.
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .codePoints()
        .forEach(
            c -> {
              if (c == '\u0130') {
                lower.append("i\u0307");
              } else {
                lower.appendCodePoint(Character.toLowerCase(c));
              }
            });
    return Normalizer.normalize(lower, Normalizer.Form.NFKC);
  }

  private static String decoded(String label) throws AddressRefusedException {
    String decoded = Punycode.decode(label.substring(ASCII_PREFIX.length()));
    if (decoded == null
        || isAscii(decoded)
        || !Normalizer.isNormalized(decoded, Normalizer.Form.NFC)) {
      throw refused();
    }
    return decoded;
  }

  private static boolean isAscii(String label) {
    return label.chars().allMatch(c -> c < 0x80);
  }

  private static void checkCharacters(String label) throws AddressRefusedException {
    if (isMark(label.codePointAt(0)) || !label.codePoints().allMatch(HostName::isAllowed)) {
      throw refused();
    }
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static boolean isAllowed(int c) {
    int type = Character.getType(c);
    return type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE
        && type != Character.SURROGATE
        && type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.SPACE_SEPARATOR
        && c != 0xfffd;
  }

  private static boolean hasRightToLeft(String label) {
    return label.codePoints().anyMatch(Directions::isRightToLeft);
  }

  private static AddressRefusedException refused() {
    return new AddressRefusedException(AddressFault.HOST_NAME);
  }
}
