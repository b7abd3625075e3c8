package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import java.util.Optional;

/**
 * Knows rooms that live elsewhere, such as the teams or events of an application.
 *
 * <p>It is asked when somebody wants a room that is neither in this node's memory nor in the
 * stores. What it answers is kept in the stores as a new room, and from then on the room is the
 * engine's: the source is not asked for it again, unless its members could not be kept at once:
 * then nobody gets the room until they are. Of nodes that ask at the same time one keeps the room,
 * and the others take what it kept. A room that was closed is not asked for while the stores
 * remember that. An id that the source does not know is not asked for again for 30 seconds.
 *
 * <p>Called on threads of the engine, several at a time but once at a time for each room, and it
 * may block. Whatever it throws, and an answer that comes later than {@code Limits.joinTimeout},
 * refuses whoever waits with {@link io.synctv.api.error.ErrorCode#UNAVAILABLE}; the next one asks
 * anew.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@FunctionalInterface
public interface RoomSource {

  /**
   * Finds a room.
   *
   * @param id which
   * @return the room, or empty when there is none
   */
  Optional<SourcedRoom> find(RoomId id);
}
