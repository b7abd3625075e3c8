package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to watch, before and after it is in a playlist.
 *
 * @param url where it is, absolute, http or https, at most 4,096 characters
 * @param name the shown name, 1 to 200 characters
 * @param type how to read it
 * @param live true when it has no timeline
 * @param duration its length in seconds, or null when it is not known (always null when live)
 * @param headers what a proxy must send to fetch it, at most 20
 * @param subtitles subtitle tracks, at most 50
 * @param sources other addresses of the same media, at most 20
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
    List<MediaSource> sources) {

  /** The most characters of a name. */
  public static final int MAX_NAME = 200;

  private static final int MAX_URL = 4096;

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
    url = checkUrl("url", url);
    name = Checks.text("media name", name, MAX_NAME);
    duration = live ? null : Checks.optionalRange("duration", duration, 0.001, 3_600_000);
    headers = Checks.strings("headers", headers, 20, 2048);
    subtitles = Checks.list("subtitles", subtitles, 50);
    sources = Checks.list("sources", sources, 20);
  }

  /**
   * Describes the media at an address; name and type are taken from the address.
   *
   * @param url absolute, http or https
   * @return the media, not live, of unknown length
   * @throws InvalidValueException when the address cannot be used
   */
  public static Media of(String url) {
    Objects.requireNonNull(url, "url");
    return of(url, null, null, false);
  }

  /**
   * Describes the media at an address.
   *
   * @param url absolute, http or https
   * @param name the shown name, or null to take it from the address
   * @param type how to read it, or null to guess it from the address
   * @param live true when it has no timeline
   * @return the media, of unknown length
   * @throws InvalidValueException when the address cannot be used
   */
  public static Media of(
      String url, @Nullable String name, @Nullable MediaType type, boolean live) {
    Objects.requireNonNull(url, "url");
    String path = path(checkUrl("url", url));
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
    return new Media(url, newName, type, live, duration, headers, subtitles, sources);
  }

  /**
   * Returns this media with a known length.
   *
   * @param seconds the length
   * @return the measured media
   */
  public Media withDuration(double seconds) {
    return new Media(url, name, type, live, seconds, headers, subtitles, sources);
  }

  static String checkUrl(String field, String url) {
    if (url.length() > MAX_URL) {
      throw new InvalidValueException(field + " must have at most " + MAX_URL + " characters");
    }
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      boolean web =
          scheme != null
              && (scheme.toLowerCase(Locale.ROOT).equals("http")
                  || scheme.toLowerCase(Locale.ROOT).equals("https"));
      if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
        throw new InvalidValueException(
            field + " must be an absolute http or https address without user and password");
      }
      return url;
    } catch (URISyntaxException e) {
      throw new InvalidValueException(field + " is not a valid address");
    }
  }

  private static String path(String url) {
    String path = URI.create(url).getPath();
    return path == null ? "" : path;
  }

  private static String nameOf(String path, String url) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    String last = trimmed.substring(trimmed.lastIndexOf('/') + 1).strip();
    String printable = last.codePoints().allMatch(c -> !Character.isISOControl(c)) ? last : "";
    String name = printable.isEmpty() ? URI.create(url).getHost() : printable;
    return name.substring(
        0, name.offsetByCodePoints(0, Math.min(MAX_NAME, name.codePointCount(0, name.length()))));
  }
}
