package io.synctv.core.codec;

import io.synctv.api.MediaId;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import org.jspecify.annotations.Nullable;

/** The timeline and its events as {@link TaggedFields}. */
final class PlaybackCodec {

  private static final int CHANGED = 10;

  private PlaybackCodec() {}

  static TaggedFields.Writer put(TaggedFields.Writer out, PlaybackEvent event) {
    return switch (event) {
      case PlaybackEvent.Changed changed ->
          out.nested(
              CHANGED,
              new TaggedFields.Writer()
                  .nested(1, write(changed.playback()))
                  .text(2, changed.cause().name()));
    };
  }

  /** Returns null when it is an event of something else. */
  static @Nullable PlaybackEvent get(TaggedFields.Reader in) {
    if (!in.has(CHANGED)) {
      return null;
    }
    TaggedFields.Reader event = in.nested(CHANGED);
    return new PlaybackEvent.Changed(
        playback(event.nested(1)), PlaybackCause.valueOf(event.text(2)));
  }

  static TaggedFields.Writer write(PlaybackState playback) {
    MediaId media = playback.media();
    return new TaggedFields.Writer()
        .text(1, media == null ? null : media.value())
        .flag(2, playback.playing())
        .real(3, playback.position())
        .real(4, playback.rate())
        .number(5, playback.anchor())
        .number(6, playback.version());
  }

  static PlaybackState playback(TaggedFields.Reader in) {
    String media = in.optionalText(1);
    return new PlaybackState(
        media == null ? null : MediaId.of(media),
        in.flag(2),
        in.real(3),
        in.real(4),
        in.number(5),
        in.number(6));
  }
}
