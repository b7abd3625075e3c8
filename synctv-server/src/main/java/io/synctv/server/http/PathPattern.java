package io.synctv.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path of an address, part by part. A path is taken apart before its parts are decoded, which
 * the web server does the other way round: {@code /members/a%2Fkick} is about somebody called
 * {@code a/kick}, and must not send {@code a} out.
 */
final class PathPattern {

  private final List<String> parts;

  /**
   * Makes a pattern.
   *
   * @param path begins with a slash; {@code {name}} stands for any one part that is not empty
   */
  PathPattern(String path) {
    this.parts = split(path);
  }

  /**
   * Matches a path.
   *
   * @param raw as the client sent it, percent-encoded
   * @return what stands in the places of names, decoded; null when it is another path
   */
  @Nullable Map<String, String> match(String raw) {
    List<String> given = split(raw);
    if (given.size() != parts.size()) {
      return null;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      String value = decoded(given.get(i));
      if (value == null) {
        return null;
      }
      if (part.startsWith("{") && !value.isEmpty()) {
        values.put(part.substring(1, part.length() - 1), value);
      } else if (!part.equals(value)) {
        return null;
      }
    }
    return values;
  }

  private static List<String> split(String path) {
    return List.of(path.split("/", -1));
  }

  private static @Nullable String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), UTF_8); // a form's plus, not a path's
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
