package io.synctv.core.room;

import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.codec.EventCodec;
import org.jspecify.annotations.Nullable;

/**
 * Brings a room and its log together after they have grown apart: asks for what was missed, reads
 * the room anew when that cannot be had, and makes the log anew when the store has lost it. Runs
 * inside its room's {@link Serial}.
 *
 * <p>One attempt at a time. What is heard of meanwhile may be missing from the answer under way, so
 * it makes for another attempt after this one: an event must not stay unknown until the next one
 * shows the gap. While an attempt runs nothing is committed, as it would be decided on a state that
 * is known to be old. An attempt that fails is made again after a second.
 */
final class Recovery {

  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
  private static final long RETRY = 1000;

  private final RoomActor room;
  private final Engine engine;
  private final RoomLoader loader;
  private boolean opened;
  private boolean running;
  private boolean again;
  private boolean reloading;
  private @Nullable LogHead ahead;

  Recovery(RoomActor room, Engine engine, RoomLoader loader) {
    this.room = room;
    this.engine = engine;
    this.loader = loader;
  }

  boolean running() {
    return running;
  }

  /**
   * Returns whether the room's state is about to be replaced: what is applied now would be lost.
   */
  boolean reloading() {
    return reloading;
  }

  /** The room has been loaded; what was asked for before starts now. */
  void opened() {
    opened = true;
    if (again) {
      start();
    }
  }

  /** Catches up with a log that was seen to be ahead. */
  void behind(LogHead head) {
    ahead = head;
    start();
  }

  /** Asks the log for what this room has missed. */
  void start() {
    if (!opened || running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    RoomView view = room.view();
    engine.ask(
        room.serial(),
        () -> engine.transport().rooms().since(room.id(), view.epoch(), view.seq()),
        this::replayed);
  }

  private void replayed(@Nullable Replay replay) {
    switch (replay) {
      case null -> done(false);
      case Replay.Complete complete -> {
        room.applyMissed(complete.entries());
        done(true);
      }
      case Replay.Unavailable unavailable -> reload(unavailable.head());
      case Replay.Missing missing -> reopen();
    }
  }

  /** Makes the log anew from this node's own state, after the store has lost it. */
  private void reopen() {
    if (room.view().state().closed()) {
      done(true);
      return;
    }
    byte[] snapshot = EventCodec.encodeSnapshot(room.view().state().playback());
    engine.ask(
        room.serial(),
        () -> engine.transport().rooms().open(room.id(), room.version(), snapshot),
        (@Nullable LogHead head) -> {
          if (head == null) {
            done(false);
          } else {
            reload(head);
          }
        });
  }

  /** Starts again from the stores and the log's snapshot, and greets everybody anew. */
  private void reload(LogHead head) {
    reloading = true;
    engine
        .workers()
        .execute(
            () -> {
              try {
                RoomLoader.Loaded loaded = loader.reload(room.id(), head);
                room.serial().execute(() -> reloaded(loaded));
              } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.WARNING, "Room " + room.id() + " was not read anew", e);
                room.serial().execute(() -> done(false));
              }
            });
  }

  private void reloaded(RoomLoader.@Nullable Loaded loaded) {
    if (loaded == null) {
      room.gone();
    } else {
      room.renew(loaded);
    }
    done(true);
  }

  private void done(boolean whole) {
    running = false;
    reloading = false;
    if (!whole) {
      engine.later(() -> room.serial().execute(this::retry), RETRY);
    } else if (again) {
      start();
      return;
    }
    LogHead head = ahead;
    ahead = null;
    RoomView view = room.view();
    if (head != null && head.epoch().equals(view.epoch()) && view.seq() >= head.seq()) {
      // Events that could not be read have not told their version.
      room.reached(head.version());
    }
    room.pump();
  }

  private void retry() {
    if (!room.retired()) {
      start();
    }
  }
}
