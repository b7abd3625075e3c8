package io.synctv.core.codec;

import io.synctv.api.RoomId;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a room is, and the events that change it, as {@link TaggedFields}. */
final class InfoCodec {

  private static final int CHANGED = 15;
  private static final int CLOSED = 16;

  private InfoCodec() {}

  static TaggedFields.Writer put(TaggedFields.Writer out, InfoEvent event) {
    TaggedFields.Writer inner = new TaggedFields.Writer();
    return switch (event) {
      case InfoEvent.Changed changed -> {
        inner.nested(1, write(changed.room()));
        changed.parts().forEach(part -> inner.text(3, part.name()));
        yield out.nested(CHANGED, inner);
      }
      case InfoEvent.Closed closed -> out.nested(CLOSED, inner);
    };
  }

  /** Returns null when it is an event of something else. */
  static @Nullable InfoEvent get(TaggedFields.Reader in) {
    if (in.has(CHANGED)) {
      TaggedFields.Reader event = in.nested(CHANGED);
      return new InfoEvent.Changed(
          room(event.nested(1)),
          event.texts(3).stream().map(RoomPart::valueOf).collect(Collectors.toSet()));
    }
    return in.has(CLOSED) ? new InfoEvent.Closed() : null;
  }

  private static TaggedFields.Writer write(RoomInfo room) {
    return new TaggedFields.Writer()
        .text(1, room.id().value())
        .text(2, room.name())
        .nested(3, ValueCodec.write(room.owner()))
        .number(4, room.createdAt())
        .flag(5, room.hidden())
        .text(6, room.passwordHash())
        .text(7, room.settings().control().name())
        .text(8, room.settings().advance().name())
        .number(9, room.settings().maxMembers());
  }

  private static RoomInfo room(TaggedFields.Reader in) {
    return new RoomInfo(
        RoomId.of(in.text(1)),
        in.text(2),
        ValueCodec.user(in.nested(3)),
        in.number(4),
        in.flag(5),
        in.optionalText(6),
        new RoomSettings(
            ControlPolicy.valueOf(in.text(7)),
            AdvanceMode.valueOf(in.text(8)),
            (int) in.number(9)));
  }
}
