package io.synctv.core.room;

import io.synctv.api.RoomId;
import io.synctv.api.UserId;

/**
 * What a session takes up over all nodes: a place of its person and one of its room, asked for at
 * the same time. It has the person's while it is connected, and the room's until it has left, its
 * grace period included.
 *
 * @param person the person's
 * @param seat the room's
 * @param returning whether they come back for a session whose places are taken still
 */
record Places(Place person, Place seat, boolean returning) {

  /**
   * Asks for places.
   *
   * @param user whose session it will be
   * @param perUser how many a person may have
   * @param room the room
   * @param capacity how many the room may have; {@link Integer#MAX_VALUE} for whoever comes back
   */
  static Places ask(Quota quota, UserId user, int perUser, RoomId room, int capacity) {
    return new Places(
        quota.ask("user:" + user.value(), perUser),
        quota.ask("room:" + room.value(), capacity),
        capacity == Integer.MAX_VALUE);
  }

  /** Gives both back. Harmless when that was done before. */
  void giveBack() {
    person.giveBack();
    seat.giveBack();
  }
}
