package io.synctv.core.room;

import io.synctv.core.command.CommandDispatcher;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.presence.RoomSessions;

/**
 * Decides when a room leaves memory: after it has been empty for a while with nothing under way, or
 * when it is closed. Runs inside the room's mailbox.
 */
final class RoomLifetime {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final RoomSessions sessions;
  private final CommandDispatcher dispatcher;
  private final Runnable whenRetired;

  /**
   * Makes it.
   *
   * @param whenRetired runs on a worker once the room has left memory
   */
  RoomLifetime(
      RoomContext room,
      ReplicatedLog log,
      RoomSessions sessions,
      CommandDispatcher dispatcher,
      Runnable whenRetired) {
    this.room = room;
    this.log = log;
    this.sessions = sessions;
    this.dispatcher = dispatcher;
    this.whenRetired = whenRetired;
  }

  /** The room may be empty: it leaves memory later unless somebody comes meanwhile. */
  void check() {
    if (sessions.isEmpty() && !room.retired()) {
      room.later(this::retireIfUnused, room.engine().limits().roomIdle().toMillis());
    }
  }

  private void retireIfUnused() {
    if (room.retired() || !sessions.isEmpty()) {
      return;
    }
    if (log.idle() && dispatcher.idle()) {
      retire();
    } else {
      check();
    }
  }

  /** Leaves memory now. */
  void retire() {
    room.retire();
    room.work(whenRetired);
  }
}
