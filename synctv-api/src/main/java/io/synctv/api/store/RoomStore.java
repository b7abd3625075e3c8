package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.member.Member;
import io.synctv.api.room.RoomInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps rooms. See {@link Stores} for blocking, threads and failure. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface RoomStore {

  /**
   * Keeps a new room and its owner's membership, both or neither.
   *
   * @param room the room
   * @param owner its owner as a member
   * @throws StoreException also when a room with this id is kept already; that one stays as it is
   */
  default void create(RoomInfo room, Member owner) {
    create(room, owner, Integer.MAX_VALUE);
  }

  /**
   * Keeps a new room and its owner's membership unless the owner has as many rooms as allowed,
   * hidden ones included. Counting and keeping are one: of calls that meet, on one node or on
   * several, no more succeed than there is room for.
   *
   * @param room the room
   * @param owner its owner as a member
   * @param mostOwned the most rooms that {@code room.owner()} may have, this one included
   * @return whether it was kept; false when the owner has too many
   * @throws StoreException also when a room with this id is kept already; that one stays as it is
   */
  boolean create(RoomInfo room, Member owner, int mostOwned);

  /**
   * Replaces what is kept of a room. Does nothing when the room is not kept.
   *
   * @param room the room from now on
   */
  void update(RoomInfo room);

  /**
   * Forgets a room with its members, playlist, chat and playback. Does nothing when the room is not
   * kept.
   *
   * @param room which
   */
  void delete(RoomId room);

  /**
   * Finds a room.
   *
   * @param room which
   * @return the room, or empty
   */
  Optional<RoomInfo> find(RoomId room);

  /**
   * Lists rooms that are not hidden, newest first (createdAt, then id, both descending).
   *
   * @param query a part of the name, case-insensitive, or null for all
   * @param limit the most rooms returned, 1 to 200
   * @param cursor where to go on, as an earlier page gave it, or null for the start
   * @return the rooms and where to go on
   * @throws io.synctv.api.InvalidValueException when the cursor is not one of ours or the limit is
   *     out of bounds
   */
  Page<RoomInfo> list(@Nullable String query, int limit, @Nullable String cursor);
}
