package io.synctv.example.stores;

import io.synctv.api.InvalidValueException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What callers may ask for. */
final class Bounds {

  private Bounds() {}

  static void limit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new InvalidValueException("limit must be from 1 to " + most);
    }
  }

  static void text(String name, String value, int min, int max) {
    if (value.length() < min || value.length() > max || value.indexOf('\0') >= 0) {
      throw new InvalidValueException(
          name + " must have " + min + " to " + max + " characters, none of them U+0000");
    }
  }

  /**
   * Where a list goes on: behind an entry, and not behind so many, as entries come and go.
   *
   * @param list which list, so that the cursor of one means nothing to another
   */
  record Cursor(String list, long at, String id) {

    /** Stands before every entry of a list that begins with the newest. */
    static final long NEWEST = Long.MAX_VALUE;

    String text() {
      byte[] plain = (list + " " + at + " " + id).getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    static Cursor of(String list, @Nullable String text) {
      if (text == null) {
        return new Cursor(list, NEWEST, "");
      }
      try {
        byte[] plain = Base64.getUrlDecoder().decode(text);
        String[] parts = new String(plain, StandardCharsets.UTF_8).split(" ", 3);
        if (parts.length == 3 && parts[0].equals(list)) {
          return new Cursor(list, Long.parseLong(parts[1]), parts[2]);
        }
      } catch (IllegalArgumentException e) {
        // Neither Base64 nor a number: as wrong as any other.
      }
      throw new InvalidValueException("cursor is not one of this list");
    }
  }
}
