package io.synctv.core.room;

import io.synctv.api.RoomId;
import io.synctv.api.store.StoredRoom;
import org.jspecify.annotations.Nullable;

/** Reads rooms from the database. */
interface RoomReader {

  /** How many messages a room in memory starts with. */
  int CHAT = RecentChat.MOST;

  /**
   * Reads a room. Blocks.
   *
   * @return the room, or null when there is none
   */
  @Nullable StoredRoom read(RoomId id);
}
