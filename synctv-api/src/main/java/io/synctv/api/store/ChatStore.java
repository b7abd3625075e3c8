package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.ChatId;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps chat, which {@link ChangeStore} writes. See {@link Stores} for blocking, threads and
 * failure.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ChatStore {

  /**
   * Finds messages.
   *
   * @param room which room
   * @param ids which, at most 200
   * @return those that are kept, in no particular order
   */
  List<ChatMessage> find(RoomId room, Collection<ChatId> ids);

  /**
   * Returns a part of the history, from the newest backwards, in the order of the moments at which
   * people said it ({@link ChatMessage#at}) and then of ids as strings compare, in whatever order
   * the messages came.
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

  /**
   * Finds rooms whose history holds more than it should.
   *
   * @param retention what is kept
   * @param limit the most rooms returned, 1 to 200
   * @param after where to go on, the last room of the part before, or null for the start
   * @return the rooms, by id; fewer than {@code limit} when these are the last
   * @throws io.synctv.api.InvalidValueException when the limit is out of bounds
   */
  List<RoomId> roomsToPrune(ChatRetention retention, int limit, @Nullable RoomId after);

  /**
   * Forgets the oldest messages of a room in the order of {@link #list}, as many as are too old or
   * too many. What it forgets and the check of the token are one: a token that is lower than the
   * highest seen under its name changes nothing.
   *
   * @param room which room
   * @param retention what is kept
   * @param limit the most messages forgotten by this call, 1 to 10,000
   * @param fence by what right
   * @return how many were forgotten; fewer than {@code limit} when nothing is left to do
   * @throws StaleTokenException when a higher token was seen
   * @throws io.synctv.api.InvalidValueException when the limit is out of bounds
   */
  int prune(RoomId room, ChatRetention retention, int limit, Fence fence);
}
