package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.store.StoredRoom;
import org.jspecify.annotations.Nullable;

/** Reads rooms from the database. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public interface RoomReader {

  /** How many messages a room in memory starts with. */
  int CHAT = RecentChat.MOST;

  /**
   * Reads a room. Blocks.
   *
   * @return the room, or null when there is none
   */
  @Nullable StoredRoom read(RoomId id);
}
