package io.synctv.core.room;

import io.synctv.api.RoomId;
import io.synctv.api.UserId;

/**
 * What a session takes up over all nodes: a place of its person and one of its room, asked for at
 * the same time. It has the person's while it is connected, and the room's until it has left, its
 * grace period included.
 *
 * @param ofUser the person's
 * @param ofRoom the room's
 * @param returning whether they come back for a session whose permits are taken still
 */
record SessionPermits(Permit ofUser, Permit ofRoom, boolean returning) {

  /**
   * Asks for permits.
   *
   * @param user whose session it will be
   * @param perUser how many a person may have
   * @param room the room
   * @param capacity how many the room may have; {@link Integer#MAX_VALUE} for whoever comes back
   */
  static SessionPermits ask(Quota quota, UserId user, int perUser, RoomId room, int capacity) {
    return new SessionPermits(
        quota.ask("user:" + user.value(), perUser),
        quota.ask("room:" + room.value(), capacity),
        capacity == Integer.MAX_VALUE);
  }

  /** Gives both back. Harmless when that was done before. */
  void giveBack() {
    ofUser.giveBack();
    ofRoom.giveBack();
  }
}
