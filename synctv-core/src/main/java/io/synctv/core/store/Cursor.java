package io.synctv.core.store;

import io.synctv.api.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a list sorted by (time, id) ended, as opaque text. */
record Cursor(long time, String id) {

  static Cursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      int split = plain.indexOf(' ');
      if (split > 0) {
        return new Cursor(Long.parseLong(plain.substring(0, split)), plain.substring(split + 1));
      }
    } catch (IllegalArgumentException e) {
      // Not Base64, or not a number: the same answer as for a missing part.
    }
    throw new InvalidValueException("cursor is not valid");
  }

  String text() {
    byte[] plain = (time + " " + id).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  /** Says whether an entry comes after this place when going from the newest to the oldest. */
  boolean isBefore(long otherTime, String otherId) {
    return otherTime < time || (otherTime == time && otherId.compareTo(id) < 0);
  }
}
