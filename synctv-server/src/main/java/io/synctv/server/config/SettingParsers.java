package io.synctv.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads values an operator wrote. Each reader throws {@link IllegalArgumentException} with a
 * message that goes on after the key.
 */
final class SettingParsers {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB)?");

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}]");

  private SettingParsers() {}

  static Function<String, String> text() {
    return text -> {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("must not be empty");
      }
      return text;
    };
  }

  static Function<String, String> any() {
    return text -> text;
  }

  static Function<String, String> choice(String... words) {
    return text -> {
      if (!List.of(words).contains(text)) {
        throw new IllegalArgumentException(
            "must be one of " + String.join(", ", words) + ", not \"" + text + "\"");
      }
      return text;
    };
  }

  static Function<String, Integer> whole(int min, int max) {
    return text -> {
      try {
        return inside(Long.parseLong(text), min, max);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("must be a whole number, not \"" + text + "\"", e);
      }
    };
  }

  static Function<String, Integer> size(int min, int max) {
    return text -> {
      Matcher matcher = SIZE.matcher(text);
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            "must be a size such as 512KiB or 1MiB, not \"" + text + "\"");
      }
      long unit =
          switch (matcher.group(2) == null ? "B" : matcher.group(2)) {
            case "KiB" -> 1L << 10;
            case "MiB" -> 1L << 20;
            default -> 1;
          };
      return inside(Long.parseLong(matcher.group(1)) * unit, min, max);
    };
  }

  static Function<String, Duration> duration(String min, String max) {
    Duration least = duration(min);
    Duration most = duration(max);
    return text -> {
      Duration value = duration(text);
      if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
        throw new IllegalArgumentException("must be from " + min + " to " + max);
      }
      return value;
    };
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "must be a duration such as 500ms, 10s, 30m, 12h or 7d, not \"" + text + "\"");
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  static Function<String, Boolean> flag() {
    return text ->
        switch (text) {
          case "true" -> true;
          case "false" -> false;
          default ->
              throw new IllegalArgumentException("must be true or false, not \"" + text + "\"");
        };
  }

  static Function<String, Path> path() {
    return text -> {
      try {
        return Path.of(text().apply(text));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException("is not a path", e);
      }
    };
  }

  static <T> Function<String, Optional<T>> optional(Function<String, T> read) {
    return text -> text.isEmpty() ? Optional.empty() : Optional.of(read.apply(text));
  }

  static Function<String, Set<String>> origins() {
    return text ->
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .map(SettingParsers::origin)
            .collect(Collectors.toUnmodifiableSet());
  }

  static Function<String, Set<String>> hosts() {
    return text ->
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(host -> !host.isEmpty())
            .map(SettingParsers::host)
            .collect(Collectors.toUnmodifiableSet());
  }

  private static String host(String text) {
    if (!HOST.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must hold host names such as tv.example.org, 127.0.0.1 or [::1], without ports, not \""
              + text
              + "\"");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static String origin(String text) {
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getScheme() != null
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (bare) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "must hold origins such as https://example.org, without a path, not \"" + text + "\"");
  }

  private static int inside(long value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException("must be from " + min + " to " + max);
    }
    return (int) value;
  }
}
