package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What was changed lately, in all rooms.
 *
 * @param rooms the rooms that were changed, each with its revision
 * @param messages the messages that were posted or changed
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RecentChanges(Map<RoomId, Revision> rooms, List<Message> messages) {

  /** Copies map and list. */
  public RecentChanges {
    Objects.requireNonNull(rooms, "rooms");
    Objects.requireNonNull(messages, "messages");
    rooms = Map.copyOf(rooms);
    messages = List.copyOf(messages);
  }

  /**
   * A message that was posted or changed.
   *
   * @param room where
   * @param id which
   * @param version its version now
   */
  public record Message(RoomId room, ChatId id, long version) {
    /** Refuses null. */
    public Message {
      Objects.requireNonNull(room, "room");
      Objects.requireNonNull(id, "id");
    }
  }
}
