package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import java.util.Objects;
import java.util.function.Function;

/**
 * Holds the names and labels of media that are new to the rule of {@link Checks#name}. Media
 * themselves take what was stored before there was that rule.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class MediaNames {

  static final int MAX_LABEL = 80;
  static final int MAX_LANGUAGE = 35;

  /** What becomes of a name: refused, or mended. */
  private interface Rule {
    String apply(String field, String name, int max);
  }

  private MediaNames() {}

  /**
   * Checks what somebody adds.
   *
   * @param media as somebody named it
   * @return the same, its names and labels without white space round them
   * @throws InvalidValueException when one of them is refused
   */
  public static Media checked(Media media) {
    Objects.requireNonNull(media, "media");
    return with(Checks::name, media);
  }

  /**
   * Mends what a host application names.
   *
   * @param media as the application named it
   * @return the same, its names and labels without what is refused of people
   */
  public static Media mended(Media media) {
    Objects.requireNonNull(media, "media");
    return with((field, name, max) -> Checks.mendedName(name, max), media);
  }

  private static Media with(Rule rule, Media media) {
    Function<Subtitle, Subtitle> track =
        given ->
            new Subtitle(
                given.url(),
                rule.apply("subtitle label", given.label(), MAX_LABEL),
                given.language() == null
                    ? null
                    : rule.apply("subtitle language", given.language(), MAX_LANGUAGE));
    Function<MediaSource, MediaSource> source =
        given ->
            new MediaSource(
                given.url(), rule.apply("source label", given.label(), MAX_LABEL), given.type());
    return new Media(
        media.url(),
        rule.apply("media name", media.name(), Media.MAX_NAME),
        media.type(),
        media.live(),
        media.duration(),
        media.headers(),
        media.subtitles().stream().map(track).toList(),
        media.sources().stream().map(source).toList(),
        media.extent());
  }
}
