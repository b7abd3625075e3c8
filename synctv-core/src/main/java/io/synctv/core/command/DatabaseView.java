package io.synctv.core.command;

import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.Changes;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.LoadedRoom;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.log.UntoldChange;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of a room that the database has shown this node: ahead of the replica by what
 * the log has not told yet. Used by one thread at a time, the worker of {@link DurableCommands},
 * but for {@link #reset}.
 */
final class DatabaseView {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;

  /** Null when it is what the replica has. */
  private @Nullable RoomState newest;

  /** Whether what became of a change is not known, or it was of another history. */
  private boolean doubtful;

  private volatile boolean replaced;

  DatabaseView(RoomContext room, ReplicatedLog log) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
  }

  /** The replica was read anew: what was known may be of another history. From any thread. */
  void reset() {
    replaced = true;
  }

  /** Returns the state, or null when the room is gone. Reads it when it is in doubt. */
  @Nullable RoomState state() {
    RoomState replica = log.view().state();
    if (replaced) {
      replaced = false;
      doubtful = false;
      newest = null;
    }
    if (doubtful) {
      newest =
          engine
              .stores()
              .rooms()
              .read(room.id(), 1)
              .map(stored -> LoadedRoom.stateOf(stored, replica.playback()))
              .orElse(null);
      doubtful = newest == null;
      return newest;
    }
    RoomState known = newest;
    if (known == null || replica.revision().number() >= known.revision().number()) {
      newest = null;
      return replica;
    }
    return known;
  }

  /** A change of this node was applied, or one of another node was seen. */
  void is(RoomState state) {
    newest = state;
  }

  /** Nobody knows what became of the last change: the next state is read. */
  void doubt() {
    doubtful = true;
  }

  /** Reads what others did since a state, and has it told. */
  void catchUp(RoomState known) {
    switch (engine.stores().changes().since(room.id(), known.revision())) {
      case Changes.Complete complete -> {
        try {
          List<UntoldChange> missed = UntoldChange.all(complete.changes());
          newest = after(known, missed);
          found(missed);
        } catch (MalformedPayloadException e) {
          differs();
        }
      }
      case Changes.Unavailable unavailable -> differs();
      case Changes.Gone gone -> doubt(); // and the read says so again
    }
  }

  private void differs() {
    doubt();
    room.execute(log::databaseDiffers);
  }

  /** Has what others did told. */
  void found(List<UntoldChange> changes) {
    if (!changes.isEmpty()) {
      room.execute(() -> log.tellChanges(changes));
    }
  }

  /** Returns a state after changes. */
  static RoomState after(RoomState known, List<UntoldChange> changes) {
    RoomState state = known;
    for (UntoldChange change : changes) {
      for (RoomEvent event : change.change().events()) {
        state = state.apply(event);
      }
      state = state.withRevision(change.revision());
    }
    return state;
  }
}
