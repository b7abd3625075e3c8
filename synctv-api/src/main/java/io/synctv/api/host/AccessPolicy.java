package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.room.RoomInfo;

/**
 * Says who may enter a room and do what there, on top of the room's own rules.
 *
 * <p>It is asked when somebody joins, when somebody acts who has no session in the room, again
 * within a minute for everybody who is in a room of this node, and at once after {@code
 * refreshAccess} of the engine or a room. What it says holds for this person in this room until it
 * says something else; the room's settings and roles go on to count wherever the decision keeps
 * them, at once.
 *
 * <p>Called by many threads of the engine at a time, never twice at a time for one person in one
 * room, and it may block, for as long as somebody may wait for a join ({@code Limits.joinTimeout}).
 * Whatever it throws, an answer that is null, and one that comes later than that count as no
 * answer: whoever is in a room keeps what was said of them last, and whoever is new is refused with
 * {@link io.synctv.api.error.ErrorCode#UNAVAILABLE}.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@FunctionalInterface
public interface AccessPolicy {

  /**
   * Decides on one person in one room.
   *
   * @param room the room as this node knows it
   * @param user who wants in or is in
   * @return what holds for them
   */
  AccessDecision decide(RoomInfo room, User user);
}
