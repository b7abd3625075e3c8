package io.synctv.api.playlist;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something to watch, before and after it is in a playlist.
 *
 * <p>Where it is says a reference, which is opaque here: the host application and its players have
 * to understand it. An absolute address, {@code /films/a.mp4}, {@code films:42} and {@code 42} are
 * references alike. Whoever lets people write them decides which are good: some addresses, such as
 * those of {@code javascript:}, do harm in a browser that opens them.
 *
 * @param url where it is, 1 to 4,096 characters without control characters
 * @param name the shown name, 1 to 200 characters
 * @param type how to read it
 * @param live true when it has no timeline
 * @param duration its length in seconds, or null when it is not known (always null when live)
 * @param headers what a proxy must send to fetch it, at most 20, without control characters
 * @param subtitles subtitle tracks, at most 50
 * @param sources other addresses of the same media, at most 20
 * @param extent where the length comes from, or that there is none yet
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Media(
    String url,
    String name,
    MediaType type,
    boolean live,
    @Nullable Double duration,
    Map<String, String> headers,
    List<Subtitle> subtitles,
    List<MediaSource> sources,
    Extent extent) {

  /** The most characters of a name. */
  public static final int MAX_NAME = 200;

  /** The most characters of a reference to media. */
  public static final int MAX_URL = 4096;

  private static final Pattern ADDRESS =
      Pattern.compile(
          "[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#]*@)?(?<host>\\[[^/?#]*]|[^/?#:]*)(?::[^/?#]*)?"
              + "(?<path>[^?#]*).*",
          Pattern.DOTALL);
  private static final Pattern OPAQUE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^/]");
  private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

  /** Two lengths this close are the same, in seconds: players count frames differently. */
  public static final double SAME_LENGTH = 1;

  /**
   * Checks the bounds.
   *
   * @throws InvalidValueException when one is broken
   */
  public Media {
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(subtitles, "subtitles");
    Objects.requireNonNull(sources, "sources");
    Objects.requireNonNull(extent, "extent");
    url = checkReference("url", url);
    name = Checks.text("media name", name, MAX_NAME);
    duration =
        live || extent == Extent.GROWING
            ? null
            : Checks.optionalRange("duration", duration, 0.001, 3_600_000);
    headers = Checks.strings("headers", headers, 20, 2048);
    subtitles = Checks.list("subtitles", subtitles, 50);
    sources = Checks.list("sources", sources, 20);
  }

  /**
   * Describes media of which all that is known was declared.
   *
   * @param url where it is, 1 to 4,096 characters without control characters
   * @param name the shown name, 1 to 200 characters
   * @param type how to read it
   * @param live true when it has no timeline
   * @param duration its length in seconds, or null when it is not known
   * @param headers what a proxy must send to fetch it, at most 20, without control characters
   * @param subtitles subtitle tracks, at most 50
   * @param sources other addresses of the same media, at most 20
   * @throws InvalidValueException when a bound is broken
   */
  public Media(
      String url,
      String name,
      MediaType type,
      boolean live,
      @Nullable Double duration,
      Map<String, String> headers,
      List<Subtitle> subtitles,
      List<MediaSource> sources) {
    this(url, name, type, live, duration, headers, subtitles, sources, Extent.DECLARED);
  }

  /**
   * Describes media; name and type are taken from the reference.
   *
   * @param url where it is, 1 to 4,096 characters without control characters
   * @return the media, not live, of unknown length
   * @throws InvalidValueException when the reference is outside its bounds
   */
  public static Media of(String url) {
    Objects.requireNonNull(url, "url");
    return of(url, null, null, false);
  }

  /**
   * Describes media.
   *
   * @param url where it is, 1 to 4,096 characters without control characters
   * @param name the shown name, or null for the last part of the path, else the host, else all of
   *     the reference: {@code films:42} is called so, {@code /films/a.mp4} is {@code a.mp4}
   * @param type how to read it, or null to guess it by the ending of the path
   * @param live true when it has no timeline
   * @return the media, of unknown length
   * @throws InvalidValueException when the reference is outside its bounds
   */
  public static Media of(
      String url, @Nullable String name, @Nullable MediaType type, boolean live) {
    Objects.requireNonNull(url, "url");
    String path = path(checkReference("url", url));
    return new Media(
        url,
        name == null ? nameOf(path, url) : name,
        type == null ? MediaType.guess(path) : type,
        live,
        null,
        Map.of(),
        List.of(),
        List.of());
  }

  /**
   * Returns this media with another name.
   *
   * @param newName 1 to 200 characters
   * @return the renamed media
   */
  public Media withName(String newName) {
    Objects.requireNonNull(newName, "newName");
    return new Media(url, newName, type, live, duration, headers, subtitles, sources, extent);
  }

  /**
   * Returns this media with a declared length.
   *
   * @param seconds the length
   * @return the media with a timeline that ends there, unless it is live
   */
  public Media withDuration(double seconds) {
    return withExtent(live, seconds, Extent.DECLARED);
  }

  /**
   * Returns this media with something else known of its end.
   *
   * @param nowLive true when it has no timeline
   * @param seconds its length in seconds, or null when it is not known
   * @param from where that comes from
   * @return the changed media
   */
  public Media withExtent(boolean nowLive, @Nullable Double seconds, Extent from) {
    Objects.requireNonNull(from, "from");
    return new Media(url, name, type, nowLive, seconds, headers, subtitles, sources, from);
  }

  /** {@return whether it has a timeline and no end yet} */
  public boolean growing() {
    return extent == Extent.GROWING;
  }

  static String checkReference(String field, String reference) {
    return Checks.opaque(field, reference, MAX_URL);
  }

  /** Returns the path of an address, decoded, or what comes before a query where it is none. */
  private static String path(String reference) {
    Matcher address = ADDRESS.matcher(reference);
    if (address.matches()) {
      return decoded(address.group("path"));
    }
    String path = reference.split("[?#]", 2)[0];
    return OPAQUE.matcher(path).lookingAt() ? path : decoded(path);
  }

  private static String nameOf(String path, String reference) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    Matcher address = ADDRESS.matcher(reference);
    String host = address.matches() ? address.group("host") : "";
    String name =
        Stream.of(trimmed.substring(trimmed.lastIndexOf('/') + 1), host)
            .map(String::strip)
            .filter(text -> !text.isEmpty() && text.chars().noneMatch(Character::isISOControl))
            .findFirst()
            .orElse(reference);
    return Checks.mendedName(name, MAX_NAME);
  }

  /** Replaces what is percent-encoded UTF-8 by what it stands for; other percent signs stay. */
  private static String decoded(String path) {
    return ENCODED.matcher(path).replaceAll(run -> Matcher.quoteReplacement(text(run.group())));
  }

  private static String text(String encoded) {
    byte[] bytes = HexFormat.of().parseHex(encoded.replace("%", ""));
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return encoded;
    }
  }
}
