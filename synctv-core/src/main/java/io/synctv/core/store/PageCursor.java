package io.synctv.core.store;

import io.synctv.api.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a list sorted by (time, id) ended, as opaque text. */
record PageCursor(Kind kind, long time, String id) {

  /** Which list: the cursor of one means nothing in another. */
  enum Kind {
    ROOM,
    CHAT
  }

  static PageCursor parse(Kind kind, String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      String[] parts = plain.split(" ", 3);
      if (parts.length == 3 && parts[0].equals(kind.name())) {
        return new PageCursor(kind, Long.parseLong(parts[1]), parts[2]);
      }
    } catch (IllegalArgumentException e) {
      // Not Base64, or not a number: the same answer as for a missing part.
    }
    throw new InvalidValueException("cursor is not valid");
  }

  String text() {
    byte[] plain = (kind + " " + time + " " + id).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
  }

  /** Says whether an entry comes after this place when going from the newest to the oldest. */
  boolean isBefore(long otherTime, String otherId) {
    return otherTime < time || (otherTime == time && otherId.compareTo(id) < 0);
  }
}
