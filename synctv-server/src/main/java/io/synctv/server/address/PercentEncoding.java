package io.synctv.server.address;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Which characters a part of an address holds as {@code %XX}, by the URL standard. */
enum PercentEncoding {
  PATH("\"#<>?^`{}"),
  QUERY("\"#<>'"),
  FRAGMENT("\"<>`");

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final char REPLACEMENT = '\ufffd';

  private final String encoded;

  PercentEncoding(String encoded) {
    this.encoded = encoded;
  }

  String encode(String text) {
    StringBuilder result = new StringBuilder(text.length());
    append(result, text);
    return result.toString();
  }

  void append(StringBuilder result, String text) {
    text.codePoints()
        .forEach(
            c -> {
              if (c > ' ' && c < 0x7f && encoded.indexOf(c) < 0) {
                result.append((char) c);
              } else {
                boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
                for (byte b : Character.toString(half ? REPLACEMENT : c).getBytes(UTF_8)) {
                  result.append('%').append(HEX.toHexDigits(b));
                }
              }
            });
  }

  /** Returns what {@code %XX} stands for in UTF-8; a stray percent sign stays. */
  static String decode(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length && bytes[i] == '%' ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low < 0) {
        decoded.write(bytes[i]);
      } else {
        decoded.write(high << 4 | low);
        i += 2;
      }
    }
    return decoded.toString(UTF_8);
  }
}
