package io.synctv.core.room;

import io.synctv.api.playback.PlaybackState;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Snapshot;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a room and its log together after they have grown apart: asks for what was missed, reads
 * the room anew when that cannot be had, makes the log anew when the store has lost it, and merges
 * the two when both have gone on. Runs inside its room's {@link Serial}.
 *
 * <p>One attempt at a time. What is heard of meanwhile may be missing from the answer under way, so
 * it makes for another attempt after this one: an event must not stay unknown until the next one
 * shows the gap. While an attempt runs nothing is committed, as it would be decided on a state that
 * is known to be old; but a forked room goes on until the store answers. An attempt that fails is
 * made again after a second.
 *
 * <p>A merge keeps the timeline that was changed last. When this node has something that the log
 * has not, it begins a new epoch: so all nodes read anew what the stores keep, and find there what
 * was said and added on either side.
 */
final class Recovery {

  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
  private static final long RETRY = 1000;
  private static final int MERGES = 5;

  private final RoomActor room;
  private final Engine engine;
  private final RoomLoader loader;
  private boolean opened;
  private boolean running;
  private boolean again;
  private boolean reloading;
  private boolean asking;
  private int attempt;
  private @Nullable LogHead ahead;

  Recovery(RoomActor room, Engine engine, RoomLoader loader) {
    this.room = room;
    this.engine = engine;
    this.loader = loader;
  }

  /** Says whether commits have to wait. */
  boolean blocks() {
    return running && !asking;
  }

  /** Tries in a while: the store does not answer now. */
  void later() {
    engine.later(() -> room.serial().execute(this::retry), RETRY);
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
    if (room.forked() != null) {
      asking = true;
      meet();
      return;
    }
    RoomView view = room.view();
    ask(
        () -> engine.transport().rooms().since(room.id(), view.epoch(), view.seq()),
        this::replayed);
  }

  private void replayed(@Nullable Replay replay) {
    switch (replay) {
      case null -> unanswered();
      case Replay.Complete complete -> {
        room.follower().applyMissed(complete.entries());
        done(true);
      }
      case Replay.Unavailable unavailable -> unavailable(unavailable.head());
      case Replay.Missing missing -> meet();
    }
  }

  private void unavailable(LogHead head) {
    RoomView view = room.view();
    if (!head.epoch().equals(view.epoch())) {
      merge(head, false, MERGES);
    } else if (head.seq() < view.seq()) {
      // The store has gone back, as a copy does that takes the place of its original: the numbers
      // after its end would be used twice.
      merge(head, true, MERGES);
    } else {
      reload(head);
    }
  }

  /** Finds the log, or makes it anew from this node's own state when the store has none. */
  private void meet() {
    if (room.view().state().closed()) {
      asking = false;
      done(true);
      return;
    }
    byte[] snapshot = EventCodec.encodeSnapshot(room.known().snapshot());
    ask(
        () -> engine.transport().rooms().open(room.id(), room.known().version(), snapshot),
        (@Nullable LogHead head) -> {
          asking = false;
          Fork fork = room.forked();
          if (head == null) {
            unanswered();
          } else {
            merge(head, fork != null && fork.used(), MERGES);
          }
        });
  }

  /**
   * Merges this room with what the log says.
   *
   * @param unknown whether this node has something that the log has not, beside the timeline
   * @param tries how often another node may be faster
   */
  private void merge(LogHead head, boolean unknown, int tries) {
    Snapshot ours = room.known().snapshot();
    Snapshot theirs = EventCodec.decodeSnapshot(head.snapshot());
    if (!unknown && !ours.newerThan(theirs)) {
      reload(head);
      return;
    }
    Snapshot merged = merged(ours, theirs);
    byte[] snapshot = EventCodec.encodeSnapshot(merged);
    long version = Math.max(room.known().version(), head.version()) + 1;
    ask(
        () ->
            engine
                .transport()
                .rooms()
                .restart(room.id(), head.epoch(), head.seq(), version, snapshot),
        (@Nullable LogHead found) -> {
          if (found == null) {
            unanswered();
          } else if (found.version() == version && Arrays.equals(found.snapshot(), snapshot)) {
            engine.counters().merges.increment();
            engine.playback().changed(room.id(), merged.playback());
            reload(found);
          } else if (tries > 1) {
            merge(found, unknown, tries - 1);
          } else {
            done(false);
          }
        });
  }

  /** Takes the newer timeline, under a version that is newer than both. */
  private static Snapshot merged(Snapshot ours, Snapshot theirs) {
    Snapshot newer = ours.newerThan(theirs) ? ours : theirs;
    if (ours.playback().equals(theirs.playback())) {
      return newer;
    }
    PlaybackState state = newer.playback();
    long version = Math.max(ours.playback().version(), theirs.playback().version()) + 1;
    return new Snapshot(
        new PlaybackState(
            state.media(),
            state.playing(),
            state.position(),
            state.rate(),
            state.anchor(),
            version),
        newer.at());
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

  /** Asks the transport; the answer counts only while this attempt does. */
  private <T> void ask(Supplier<CompletionStage<T>> question, Consumer<@Nullable T> then) {
    int asked = attempt;
    engine.ask(
        room.serial(),
        question,
        (@Nullable T answer) -> {
          if (asked == attempt) {
            then.accept(answer);
          }
        });
  }

  /** The store does not answer: commands that wait for it have waited as long as they may. */
  private void unanswered() {
    if (room.forked() == null && room.stalled()) {
      room.fork();
      room.pump();
    } else {
      done(false);
    }
  }

  /**
   * The room goes on by itself: what the store says to this attempt no longer fits, and nobody may
   * wait for it. What is being read from the database already is taken when it comes.
   */
  void giveUp() {
    if (running && !reloading) {
      attempt++;
      running = false;
    }
  }

  private void done(boolean whole) {
    running = false;
    reloading = false;
    if (!whole) {
      later();
    } else if (again) {
      start();
      return;
    } else {
      room.reunited();
    }
    LogHead head = ahead;
    ahead = null;
    RoomView view = room.view();
    if (head != null && head.epoch().equals(view.epoch()) && view.seq() >= head.seq()) {
      // Events that could not be read have not told their version.
      room.known().reached(head.version());
    }
    room.pump();
  }

  private void retry() {
    if (!room.retired()) {
      start();
    }
  }
}
