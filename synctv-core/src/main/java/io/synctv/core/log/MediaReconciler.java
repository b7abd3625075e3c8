package io.synctv.core.log;

import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.state.RoomState;

/**
 * Lets go of current media that is no longer in the playlist. That is a rule of the state and not
 * of the command that removed the entry: whoever removed it may have died before it came to this,
 * or somebody chose the entry elsewhere at the same moment. Runs inside its room's {@link Mailbox}.
 */
final class MediaReconciler {

  /** How long who removed the entry may take, in milliseconds. */
  private static final long PATIENCE = 300;

  private final RoomContext room;
  private final ReplicatedLog log;
  private boolean due;

  MediaReconciler(RoomContext room, ReplicatedLog log) {
    this.room = room;
    this.log = log;
  }

  /** Lets go in a moment, if it has to be then. */
  void soon() {
    if (!due && lacksCurrent()) {
      due = true;
      room.later(this::reconcile, PATIENCE);
    }
  }

  private void reconcile() {
    due = false;
    if (!room.retired() && lacksCurrent()) {
      log.pipeline().reconcile();
    }
  }

  private boolean lacksCurrent() {
    RoomState state = log.view().state();
    return state.playback().media() != null && state.current() == null && !state.closed();
  }
}
