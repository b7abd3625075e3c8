package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.command.CommandKey;
import io.synctv.api.member.Member;
import io.synctv.api.room.RoomInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps rooms. See {@link Stores} for blocking, threads and failure. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface RoomStore {

  /**
   * Keeps a new room and its owner's membership unless the owner has as many rooms as allowed,
   * hidden ones included and closed ones not. Counting and keeping are one: of calls that meet, on
   * one node or on several, no more succeed than there is room for. The room begins at {@link
   * io.synctv.api.Revision#CREATED}.
   *
   * @param room the room
   * @param owner its owner as a member
   * @param mostOwned the most rooms that {@code room.owner()} may have, this one included
   * @param key the key of the command, or null. A key that is kept is answered first, then that a
   *     room with this id is kept already, and then rooms are counted
   * @return what became of it
   */
  CreateResult create(RoomInfo room, Member owner, int mostOwned, @Nullable CommandKey key);

  /**
   * Reads all that is kept of a room, as of one moment.
   *
   * @param room which
   * @param chat the most messages returned, 1 to 200
   * @return the room, or empty when there is none or it is closed
   * @throws io.synctv.api.InvalidValueException when {@code chat} is out of bounds
   */
  Optional<StoredRoom> read(RoomId room, int chat);

  /**
   * Finds rooms that were closed longer ago than changes are kept ({@link
   * ChangeStore#CHANGES_KEPT}), by the store's clock.
   *
   * @param limit the most rooms returned, 1 to 200
   * @return the rooms, in no particular order
   * @throws io.synctv.api.InvalidValueException when the limit is out of bounds
   */
  List<RoomId> closed(int limit);

  /**
   * Forgets a part of a closed room, however long ago it was closed: messages first, the room
   * itself last, with its changes, keys and snapshot. A room that is made under the same id later
   * finds nothing of it. A room that is not closed is left alone. What it forgets and the check of
   * the token are one, as with {@link ChatStore#prune}.
   *
   * @param room which
   * @param limit the most messages forgotten by this call, 1 to 10,000
   * @param fence by what right
   * @return whether something of the room is left, as of one that is not closed
   * @throws StaleTokenException when a higher token was seen
   * @throws io.synctv.api.InvalidValueException when the limit is out of bounds
   */
  boolean purge(RoomId room, int limit, Fence fence);

  /**
   * Finds a room.
   *
   * @param room which
   * @return the room, or empty when there is none or it is closed
   */
  Optional<RoomInfo> find(RoomId room);

  /**
   * Lists rooms that are neither hidden nor closed, newest first (createdAt, then id, both
   * descending).
   *
   * @param query a part of the name, case-insensitive, or null for all
   * @param limit the most rooms returned, 1 to 200
   * @param cursor where to go on, as an earlier page gave it, or null for the start
   * @return the rooms and where to go on
   * @throws io.synctv.api.InvalidValueException when the cursor is not one of ours or the limit is
   *     out of bounds
   */
  Page<RoomInfo> list(@Nullable String query, int limit, @Nullable String cursor);

  /**
   * Returns the cursor with which a list goes on behind a room, listed or not: for who gives out
   * other pages than were read. Does no I/O.
   *
   * @param room the last room before the place
   * @return a cursor for {@link #list}
   */
  String cursorAfter(RoomInfo room);
}
