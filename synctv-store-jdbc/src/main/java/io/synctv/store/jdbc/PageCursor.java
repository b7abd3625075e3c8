package io.synctv.store.jdbc;

import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where a list stands: the keys of the last entry given out, opaque to clients. Rows that come and
 * go meanwhile move nothing.
 *
 * @param list which list it belongs to
 * @param at the first key, a moment
 * @param id the second key
 */
record PageCursor(List list, long at, String id) {

  private static final int HEAD = 1 + Long.BYTES;
  private static final int MAX_LENGTH = 128;

  /** The lists, each with the byte that marks its cursors. */
  enum List {
    ROOMS('r'),
    CHAT('c');

    private final byte mark;

    List(char mark) {
      this.mark = (byte) mark;
    }
  }

  String encoded() {
    byte[] key = id.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(HEAD + key.length).put(list.mark).putLong(at).put(key);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  static PageCursor decode(List list, String encoded) {
    if (encoded.length() > MAX_LENGTH) {
      throw foreign();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(encoded));
      if (bytes.remaining() <= HEAD || bytes.get() != list.mark) {
        throw foreign();
      }
      long at = bytes.getLong();
      String id = StandardCharsets.US_ASCII.decode(bytes).toString();
      return new PageCursor(list, at, Checks.id("cursor", id));
    } catch (IllegalArgumentException e) {
      throw foreign();
    }
  }

  private static InvalidValueException foreign() {
    return new InvalidValueException("cursor is not one of this list");
  }
}
