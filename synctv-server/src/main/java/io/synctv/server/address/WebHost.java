package io.synctv.server.address;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** The host of an address: a name, or numbers in one of the forms that browsers take. */
final class WebHost {

  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\x00-\\x20\\x7f#%/:<>?@\\[\\\\\\]^|]");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0[xX][0-9A-Fa-f]*");
  private static final long TOO_MUCH = 1L << 32;

  private WebHost() {}

  static String normalise(String host) throws AddressRefusedException {
    if (host.startsWith("[")) {
      return "[" + Ipv6.normalise(host) + "]";
    }
    String plain = PercentEncoding.decode(host);
    if (isForbiddenIn(Normalizer.normalize(plain, Normalizer.Form.NFKC))) {
      throw new AddressRefusedException(AddressFault.HOST_CHARACTER);
    }
    String name = HostName.toAscii(plain);
    if (name.isEmpty() || isForbiddenIn(name)) {
      throw new AddressRefusedException(AddressFault.HOST_NAME);
    }
    String[] labels =
        (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).split("\\.", -1);
    return isNumber(labels[labels.length - 1]) ? ipv4(labels) : name;
  }

  static boolean isNumber(String label) {
    return NUMBER.matcher(label).matches();
  }

  private static boolean isForbiddenIn(String text) {
    return FORBIDDEN.matcher(text).find();
  }

  /** Reads one to four numbers, decimal, octal or hexadecimal; the last fills what is left. */
  private static String ipv4(String[] labels) throws AddressRefusedException {
    if (labels.length > 4) {
      throw new AddressRefusedException(AddressFault.HOST_IPV4);
    }
    long address = 0;
    for (int i = 0; i < labels.length; i++) {
      long number = number(labels[i]);
      boolean last = i == labels.length - 1;
      long bound = last ? 1L << (8 * (5 - labels.length)) : 256;
      if (number < 0 || number >= bound) {
        throw new AddressRefusedException(AddressFault.HOST_IPV4);
      }
      address += last ? number : number << (8 * (3 - i));
    }
    return (address >> 24)
        + "."
        + (address >> 16 & 255)
        + "."
        + (address >> 8 & 255)
        + "."
        + (address & 255);
  }

  private static long number(String label) {
    int radix = 10;
    String digits = label;
    if (label.startsWith("0x")) {
      radix = 16;
      digits = label.substring(2);
    } else if (label.length() > 1 && label.startsWith("0")) {
      radix = 8;
      digits = label.substring(1);
    }
    if (label.isEmpty()) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), radix);
      if (digit < 0) {
        return -1;
      }
      number = Math.min(number * radix + digit, TOO_MUCH);
    }
    return number;
  }
}
