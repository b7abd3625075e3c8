package io.synctv.cluster.redis;

import io.synctv.cluster.spi.TransportException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads values by name, and names the key of a value that is wrong, but never the value. */
final class SettingsReader {

  private static final Pattern PAIR = Pattern.compile("([^=\\s]+:\\d+)=([^=\\s]+:\\d+)");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");

  private final Map<String, String> settings;

  SettingsReader(Map<String, String> settings) {
    this.settings = settings;
  }

  String text(String key, String absent) {
    String value = settings.get(key);
    return value == null ? absent : value.strip();
  }

  boolean bool(String key, boolean absent) {
    return switch (text(key, Boolean.toString(absent)).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, "must be true or false");
    };
  }

  int number(String key, int absent, int min, int max) {
    try {
      int value = Integer.parseInt(text(key, Integer.toString(absent)));
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // The message below says what is expected, whatever was there.
    }
    throw wrong(key, "must be a whole number from " + min + " to " + max);
  }

  /** Reads {@code 250ms}, {@code 5s}, {@code 10m}, or what {@link Duration#toString} writes. */
  Duration duration(String key, Duration absent, long minMillis, long maxMillis) {
    String value = text(key, absent.toString());
    Duration duration = null;
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
          };
    } else if (value.startsWith("P")) {
      try {
        duration = Duration.parse(value);
      } catch (java.time.format.DateTimeParseException e) {
        throw wrong(key, "must be a duration such as 250ms, 5s or 10m");
      }
    }
    if (duration == null) {
      throw wrong(key, "must be a duration such as 250ms, 5s or 10m");
    }
    if (duration.toMillis() < minMillis || duration.toMillis() > maxMillis) {
      throw wrong(key, "must be from " + minMillis + " ms to " + maxMillis + " ms");
    }
    return duration;
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, E absent) {
    String value = text(key, absent.name());
    for (E choice : type.getEnumConstants()) {
      if (choice.name().equalsIgnoreCase(value)) {
        return choice;
      }
    }
    throw wrong(
        key, "must be one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
  }

  /** Reads addresses separated by commas; {@code host:port} alone is enough. */
  List<String> addresses(String key, String absent, boolean tls) {
    return Arrays.stream(text(key, absent).split(","))
        .map(String::strip)
        .filter(address -> !address.isEmpty())
        .map(address -> address(key, address, tls))
        .toList();
  }

  /** Reads pairs as {@code one=other}, separated by commas. */
  Map<String, String> pairs(String key) {
    Map<String, String> pairs = new HashMap<>();
    for (String pair : text(key, "").split(",", -1)) {
      Matcher matcher = PAIR.matcher(pair.strip());
      if (matcher.matches()) {
        pairs.put(matcher.group(1), matcher.group(2));
      } else if (!pair.isBlank()) {
        throw wrong(key, "must be pairs such as 10.0.0.7:6379=host:7001, separated by commas");
      }
    }
    return Map.copyOf(pairs);
  }

  private static String address(String key, String address, boolean tls) {
    String whole = address.contains("://") ? address : "redis://" + address;
    try {
      URI uri = new URI(whole);
      String scheme = uri.getScheme();
      boolean known = "redis".equals(scheme) || "rediss".equals(scheme);
      if (known && uri.getHost() != null && uri.getPort() > 0 && uri.getUserInfo() == null) {
        String host = uri.getHost();
        return (tls || "rediss".equals(scheme) ? "rediss" : "redis")
            + "://"
            + host
            + ":"
            + uri.getPort();
      }
    } catch (URISyntaxException e) {
      // The message below says what is expected, whatever was there.
    }
    throw wrong(key, "must be addresses such as redis://host:6379, separated by commas");
  }

  static TransportException wrong(String key, String expected) {
    return new TransportException("cluster." + key + " " + expected);
  }
}
