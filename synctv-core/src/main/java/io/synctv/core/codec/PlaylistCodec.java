package io.synctv.core.codec;

import io.synctv.api.MediaId;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.MediaSource;
import io.synctv.api.playlist.MediaType;
import io.synctv.api.playlist.OrderKey;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.playlist.Subtitle;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The playlist's entries and events as {@link TaggedFields}. */
final class PlaylistCodec {

  private static final int PUT = 11;
  private static final int REMOVED = 12;

  private PlaylistCodec() {}

  static TaggedFields.Writer put(TaggedFields.Writer out, PlaylistEvent event) {
    TaggedFields.Writer inner = new TaggedFields.Writer();
    return switch (event) {
      case PlaylistEvent.Put put -> {
        put.placements().forEach(placement -> inner.nested(1, write(placement)));
        yield out.nested(PUT, inner);
      }
      case PlaylistEvent.Removed removed -> {
        removed
            .items()
            .forEach(id -> inner.nested(1, new TaggedFields.Writer().text(1, id.value())));
        yield out.nested(REMOVED, inner);
      }
    };
  }

  /** Returns null when it is an event of something else. */
  static @Nullable PlaylistEvent get(TaggedFields.Reader in) {
    if (in.has(PUT)) {
      return new PlaylistEvent.Put(
          in.nested(PUT).all(1).stream().map(PlaylistCodec::placement).toList());
    }
    if (in.has(REMOVED)) {
      return new PlaylistEvent.Removed(
          in.nested(REMOVED).all(1).stream().map(id -> MediaId.of(id.text(1))).toList());
    }
    return null;
  }

  private static TaggedFields.Writer write(PlaylistEvent.Placement placement) {
    MediaId after = placement.after();
    return new TaggedFields.Writer()
        .nested(1, write(placement.item()))
        .text(2, after == null ? null : after.value());
  }

  private static PlaylistEvent.Placement placement(TaggedFields.Reader in) {
    String after = in.optionalText(2);
    return new PlaylistEvent.Placement(
        item(in.nested(1)), after == null ? null : MediaId.of(after));
  }

  private static TaggedFields.Writer write(PlaylistItem item) {
    return new TaggedFields.Writer()
        .text(1, item.id().value())
        .nested(2, write(item.media()))
        .text(3, item.order().value())
        .nested(4, ValueCodec.write(item.addedBy()))
        .number(5, item.addedAt());
  }

  private static PlaylistItem item(TaggedFields.Reader in) {
    return new PlaylistItem(
        MediaId.of(in.text(1)),
        media(in.nested(2)),
        new OrderKey(in.text(3)),
        ValueCodec.user(in.nested(4)),
        in.number(5));
  }

  static TaggedFields.Writer write(Media media) {
    TaggedFields.Writer out =
        new TaggedFields.Writer()
            .text(1, media.url())
            .text(2, media.name())
            .text(3, media.type().name())
            .flag(4, media.live())
            .real(5, media.duration());
    // In one order on every node: digests are made of these bytes.
    new TreeMap<>(media.headers())
        .forEach(
            (key, value) -> out.nested(6, new TaggedFields.Writer().text(1, key).text(2, value)));
    for (Subtitle subtitle : media.subtitles()) {
      out.nested(
          7,
          new TaggedFields.Writer()
              .text(1, subtitle.url())
              .text(2, subtitle.label())
              .text(3, subtitle.language()));
    }
    for (MediaSource source : media.sources()) {
      MediaType type = source.type();
      out.nested(
          8,
          new TaggedFields.Writer()
              .text(1, source.url())
              .text(2, source.label())
              .text(3, type == null ? null : type.name()));
    }
    // Nothing where it was declared, as older versions know nothing else.
    Extent extent = media.extent();
    return extent == Extent.DECLARED ? out : out.text(9, extent.name());
  }

  private static Media media(TaggedFields.Reader in) {
    Map<String, String> headers = new HashMap<>();
    in.all(6).forEach(header -> headers.put(header.text(1), header.text(2)));
    String extent = in.optionalText(9);
    return new Media(
        in.text(1),
        in.text(2),
        MediaType.valueOf(in.text(3)),
        in.flag(4),
        in.optionalReal(5),
        headers,
        in.all(7).stream()
            .map(track -> new Subtitle(track.text(1), track.text(2), track.optionalText(3)))
            .toList(),
        in.all(8).stream().map(PlaylistCodec::source).toList(),
        extent == null ? Extent.DECLARED : Extent.valueOf(extent));
  }

  private static MediaSource source(TaggedFields.Reader in) {
    String type = in.optionalText(3);
    return new MediaSource(in.text(1), in.text(2), type == null ? null : MediaType.valueOf(type));
  }
}
