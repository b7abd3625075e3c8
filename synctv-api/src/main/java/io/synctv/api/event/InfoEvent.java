package io.synctv.api.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import java.util.Objects;
import java.util.Set;

/** What happens to the room itself. Durable, under its revision. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface InfoEvent extends RoomEvent {

  /**
   * Name, visibility, password or settings changed.
   *
   * @param room the room from now on
   * @param parts what of it changed, at least one part
   */
  record Changed(RoomInfo room, Set<RoomPart> parts) implements InfoEvent {
    /** Copies the set. */
    public Changed {
      Objects.requireNonNull(room, "room");
      Objects.requireNonNull(parts, "parts");
      parts = Set.copyOf(parts);
    }
  }

  /** The room was deleted. The last event of a room. */
  record Closed() implements InfoEvent {}
}
