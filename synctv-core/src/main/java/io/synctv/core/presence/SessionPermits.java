package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.ErrorCode;
import io.synctv.core.session.SessionRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The one place where sessions are counted. Over all nodes: a permit of its person and one of its
 * room, asked for at the same time. It has the person's while it is connected, and the room's until
 * it has left, its grace period included.
 *
 * @param ofUser the person's
 * @param ofRoom the room's
 * @param returning whether they come back for a session whose permits are taken still
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record SessionPermits(Permit ofUser, Permit ofRoom, boolean returning) {

  /**
   * Asks for permits.
   *
   * @param user whose session it will be
   * @param perUser how many a person may have
   * @param room the room
   * @param capacity how many the room may have; {@link Integer#MAX_VALUE} for whoever comes back
   */
  public static SessionPermits ask(
      Quota quota, UserId user, int perUser, RoomId room, int capacity) {
    return new SessionPermits(
        quota.ask("user:" + user.asKey(), perUser),
        quota.ask("room:" + room.value(), capacity),
        capacity == Integer.MAX_VALUE);
  }

  /**
   * Waits for the answers, but not for long: what is not answered is had uncounted.
   *
   * @return which limit is reached, or null when both are had
   */
  public @Nullable ErrorCode refused() {
    if (!ofUser.granted()) {
      return ErrorCode.TOO_MANY_SESSIONS;
    }
    return ofRoom.granted() ? null : ErrorCode.ROOM_FULL;
  }

  /**
   * Takes the node's own permit as the person is let in, and makes up for what the cluster's store
   * did not count: then what this node knows has to do.
   *
   * @param node counts the sessions of this node
   * @param user whose session it will be
   * @param present how many others are in the room as far as this node knows
   * @param capacity how many sessions the room may have
   * @return which limit is reached, or null when the node's permit was taken
   */
  @Nullable ErrorCode confirm(SessionRegistry node, User user, int present, int capacity) {
    if (!returning && !ofRoom.counted() && present >= capacity) {
      return ErrorCode.ROOM_FULL;
    }
    return node.reserve(user).orElse(null);
  }

  /** Gives both back. Harmless when that was done before. */
  public void giveBack() {
    ofUser.giveBack();
    ofRoom.giveBack();
  }
}
