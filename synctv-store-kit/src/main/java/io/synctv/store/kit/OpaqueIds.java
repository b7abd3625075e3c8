package io.synctv.store.kit;

import io.synctv.api.ApiStatus;
import io.synctv.api.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Ids of people that are easily mistaken for one another, or for something else. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class OpaqueIds {

  private OpaqueIds() {}

  /**
   * Returns ids, no two the same.
   *
   * @param seed decides those that are random
   * @param random how many of them are
   * @return the ids, those that are known to be mistaken easily first
   */
  public static List<UserId> some(long seed, int random) {
    Set<UserId> ids = new LinkedHashSet<>(known());
    Random chance = new Random(seed);
    while (ids.size() < known().size() + random) {
      ids.add(UserId.of(text(chance, UserId.MAX_BYTES)));
    }
    return List.copyOf(ids);
  }

  /**
   * Returns references to media.
   *
   * @param seed decides those that are random
   * @return the references
   */
  public static List<String> references(long seed) {
    List<String> references =
        new ArrayList<>(
            List.of(
                "films:42",
                "42",
                "/films/a.mp4",
                "../a.mp4?x=1#t=5",
                "C:\\films\\a.mp4",
                "https://user:password@example.org/a b.mp4",
                " ",
                "/",
                "?",
                "javascript:alert(1)",
                "é\u0301\u2028\ufeff🎬".repeat(300),
                "x".repeat(4096)));
    Random chance = new Random(seed);
    for (int i = 0; i < 20; i++) {
      references.add(text(chance, 4096));
    }
    return references;
  }

  private static List<UserId> known() {
    return Stream.of(
            // as hosts have them
            "ada@example.org",
            "auth0|5f7c8ec7c33c6c004bbafe82",
            "CN=Ada Lovelace,OU=Maths,O=\"Analytical, Ltd\"",
            "0",
            "-1",
            "g_plain-ID_9",
            // alike but for case, spaces, or how a character is composed
            "ADA@example.org",
            "ada@example.org ",
            " ada@example.org",
            "ada@example.org\u00a0",
            " ",
            "  ",
            "\u00e9",
            "e\u0301",
            "stra\u00dfe",
            "strasse",
            "\u0130",
            "i\u0307",
            "\u212a",
            "K",
            "k",
            "Aa", // with the next one: the same hash code in Java
            "BB",
            // separators, and what has a meaning elsewhere
            "a:b",
            "a:b:c",
            "a",
            "b",
            "a/b",
            "a|b",
            "a,b",
            "a\\b",
            "a%2Fb",
            ".",
            "..",
            "{a}",
            "}{",
            "*",
            "?",
            "_",
            "%",
            "#",
            "'; drop table room_members; --",
            "\"",
            "<b onclick=\"alert(1)\">",
            "${jndi:ldap://example.org/a}",
            "{0}",
            "%s%n",
            "null",
            "__proto__",
            // what is a key of somebody else, and the key of that
            UserId.of("ada@example.org").asKey(),
            UserId.of(UserId.of("ada@example.org").asKey()).asKey(),
            "~",
            // other planes, directions and ends of lines
            "\ud83e\udd8a",
            "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\u05d0\u202e1\u2066",
            "a\u2028b\u2029c",
            "\ufeffa",
            "\uffff",
            "\ud835\udd38",
            // the longest
            "x".repeat(UserId.MAX_BYTES),
            "x".repeat(UserId.MAX_BYTES - 1) + "y",
            "\u00e9".repeat(UserId.MAX_BYTES / 2),
            "\ud83e\udd8a".repeat(UserId.MAX_BYTES / 4),
            "a".repeat(64),
            "a".repeat(65))
        .map(UserId::of)
        .toList();
  }

  private static String text(Random chance, int bytes) {
    StringBuilder text = new StringBuilder();
    int length = 1 + chance.nextInt(bytes / 4);
    while (length > 0) {
      int c = chance.nextInt(chance.nextBoolean() ? 0x250 : Character.MAX_CODE_POINT + 1);
      if (!Character.isISOControl(c) && (c < 0xd800 || c > 0xdfff)) {
        text.appendCodePoint(c);
        length--;
      }
    }
    return text.toString();
  }
}
