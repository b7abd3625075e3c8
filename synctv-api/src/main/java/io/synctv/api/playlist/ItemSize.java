package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import java.util.Objects;

/**
 * How many bytes media and playlist entries take as JSON in UTF-8, which is how they go to clients:
 * never less than that, and hardly more, so that a bound on this is one on memory and on messages
 * alike. What says how long something is counts the same whatever it says. Costs one look at each
 * character. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class ItemSize {

  /** The most bytes that media which are added or changed may take, headers and all. */
  public static final int MAX_MEDIA = 8 * 1024;

  /** The most bytes of these that are headers. */
  public static final int MAX_HEADERS = 4 * 1024;

  /** A part of media that may take too much; its name is the fault of a refusal. */
  public enum Part {
    /** The reference. */
    URL,
    /** The shown name. */
    NAME,
    /** All headers. */
    HEADERS,
    /** All subtitle tracks. */
    SUBTITLES,
    /** All other sources. */
    SOURCES
  }

  // The names of the fields and what is around them, with the longest values of bounded ones.
  private static final int MEDIA = 144;
  private static final int HEADER = 6;
  private static final int SUBTITLE = 36;
  private static final int SOURCE = 40;
  private static final int ENTRY = 148;

  private ItemSize() {}

  /**
   * {@return how many bytes media take}
   *
   * @param media which
   */
  public static int of(Media media) {
    Objects.requireNonNull(media, "media");
    int bytes = MEDIA;
    for (Part part : Part.values()) {
      bytes += of(media, part);
    }
    return bytes;
  }

  /**
   * {@return how many bytes an entry takes, with who added it and where it stands}
   *
   * @param item which
   */
  public static int of(PlaylistItem item) {
    Objects.requireNonNull(item, "item");
    return ENTRY
        + item.id().value().length()
        + text(item.addedBy().id().value())
        + text(item.addedBy().name())
        + of(item.media());
  }

  /**
   * {@return how many bytes a part of media takes}
   *
   * @param media which
   * @param part of what
   */
  public static int of(Media media, Part part) {
    Objects.requireNonNull(media, "media");
    Objects.requireNonNull(part, "part");
    return switch (part) {
      case URL -> text(media.url());
      case NAME -> text(media.name());
      case HEADERS ->
          media.headers().entrySet().stream()
              .mapToInt(header -> HEADER + text(header.getKey()) + text(header.getValue()))
              .sum();
      case SUBTITLES -> media.subtitles().stream().mapToInt(ItemSize::of).sum();
      case SOURCES ->
          media.sources().stream()
              .mapToInt(source -> SOURCE + text(source.url()) + text(source.label()))
              .sum();
    };
  }

  private static int of(Subtitle track) {
    String language = track.language();
    return SUBTITLE
        + text(track.url())
        + text(track.label())
        + (language == null ? 0 : text(language));
  }

  /** Counts a text without its quotes. */
  private static int text(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // Each half of a surrogate pair counts two of its four bytes.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      } else if (c == '"' || c == '\\' || c < ' ') {
        bytes++; // escaped; of the controls there are only line feeds and tabs
      }
    }
    return bytes;
  }
}
