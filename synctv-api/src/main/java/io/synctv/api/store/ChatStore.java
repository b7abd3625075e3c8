package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps chat. See {@link Stores} for blocking, threads and failure. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ChatStore {

  /**
   * Keeps messages, all or nothing. A message whose id is kept already in the room is left as it
   * is. Does nothing when the room is not kept.
   *
   * @param room which room
   * @param messages what was said, oldest first
   */
  void append(RoomId room, List<ChatMessage> messages);

  /**
   * Returns a part of the history, from the newest backwards.
   *
   * @param room which room
   * @param limit the most messages returned, 1 to 200
   * @param cursor where to go on towards older ones, as an earlier page gave it, or null for the
   *     newest
   * @return the messages, newest last, and where to go on
   * @throws io.synctv.api.InvalidValueException when the cursor is not one of ours or the limit is
   *     out of bounds
   */
  Page<ChatMessage> list(RoomId room, int limit, @Nullable String cursor);
}
