package io.synctv.server.edge;

import java.util.Locale;

/**
 * A header or trailer field (RFC 9110, 5).
 *
 * @param name in lower case
 * @param value without white space around it
 */
record Field(String name, String value) {

  /**
   * Reads a line of it.
   *
   * @throws MalformedRequest when it is none, or goes on from the line before
   */
  static Field of(String line) throws MalformedRequest {
    int colon = line.indexOf(':');
    String name = line.substring(0, Math.max(0, colon));
    if (!Token.is(name)) {
      throw new MalformedRequest("A header field's name is missing or wrong");
    }
    return new Field(name.toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
  }
}
