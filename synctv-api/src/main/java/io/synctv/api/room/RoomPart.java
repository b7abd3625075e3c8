package io.synctv.api.room;

import io.synctv.api.ApiStatus;

/** The parts of what a room is that change on their own. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public enum RoomPart {
  /** The shown name. */
  NAME,
  /** Whether lists leave the room out. */
  HIDDEN,
  /** What passwords are compared with. */
  PASSWORD,
  /** What the owner set. */
  SETTINGS
}
