package io.synctv.core.log;

import io.synctv.api.Revision;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.state.RoomView;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings a room, its log and the database together after they have grown apart: asks for what was
 * missed, reads the room anew when that cannot be had, makes the log anew when the store has lost
 * it, and begins a new epoch when this node's timeline is newer than the log's, or when the log and
 * the database tell of two histories. Runs inside its room's {@link Mailbox}.
 *
 * <p>One attempt at a time. What is heard of meanwhile may be missing from the answer under way, so
 * it makes for another attempt after this one: an event must not stay unknown until the next one
 * shows the gap. While an attempt runs nothing is committed, as it would be decided on a state that
 * is known to be old; but a forked room goes on until the store answers. An attempt that fails is
 * made again after a second.
 *
 * <p>Of two timelines the one that was changed last holds. All else was ordered by the database all
 * along, so that a node that comes back without a newer timeline takes the log as it is.
 */
final class Recovery {

  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
  private static final long RETRY = 1000;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final HistoryMerge merge;
  private boolean opened;
  private boolean running;
  private boolean again;
  private boolean reloading;
  private boolean asking;
  private boolean differs;
  private int attempt;
  private @Nullable LogHead ahead;

  Recovery(RoomContext room, ReplicatedLog log, RoomReader reader) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.merge = new HistoryMerge(room, log, reader, this);
  }

  /** Notes whether the state is about to be replaced. */
  void reloading(boolean now) {
    reloading = now;
  }

  /** Says whether the database was seen to differ from what the log tells. */
  boolean differs() {
    return differs;
  }

  /** Notes that the database differs, or that what it has is being taken. */
  void differs(boolean now) {
    differs = now;
  }

  /** Says whether commits have to wait. */
  boolean blocks() {
    return running && !asking;
  }

  /** Tries in a while: the store does not answer now. */
  void later() {
    room.later(this::retry, RETRY);
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
    if (again || differs) {
      start();
    }
  }

  /** Catches up with a log that was seen to be ahead. */
  void behind(LogHead head) {
    ahead = head;
    start();
  }

  /**
   * The database does not have what the log or this node has, or what it has cannot be told change
   * by change: the database wins, and the log begins a new epoch.
   */
  void databaseDiffers() {
    if (!log.view().state().closed()) {
      differs = true;
      start();
    }
  }

  /** Asks the log for what this room has missed. */
  void start() {
    if (!opened || running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    if (log.local() != null) {
      asking = true;
      meet();
      return;
    }
    RoomView view = log.view();
    ask(
        () -> engine.transport().rooms().since(room.id(), view.epoch(), view.seq()),
        (@Nullable Replay replay) -> replayed(replay, view));
  }

  private void replayed(@Nullable Replay replay, RoomView asked) {
    switch (replay) {
      case null -> unanswered();
      case Replay.Complete complete -> {
        log.applier().applyMissed(complete.entries());
        if (differs) {
          merge.reread();
        } else {
          done(true);
        }
      }
      case Replay.Unavailable unavailable -> unavailable(unavailable.head(), asked);
      case Replay.Missing missing -> meet();
    }
  }

  private void unavailable(LogHead head, RoomView asked) {
    RoomView view = log.view();
    if (view.epoch().equals(head.epoch()) && view.seq() > asked.seq() && view.seq() > head.seq()) {
      // What was missing was delivered meanwhile, and more: the answer is an old one.
      again = true;
      done(true);
      return;
    }
    if (!head.epoch().equals(view.epoch())) {
      merge.merge(head, false);
    } else if (head.seq() < view.seq()) {
      // The store has gone back, as a copy does that takes the place of its original: the numbers
      // after its end would be used twice.
      merge.merge(head, true);
    } else {
      merge.reload(head, HistoryMerge.TRIES);
    }
  }

  /** Finds the log, or makes it anew from this node's own state when the store has none. */
  private void meet() {
    if (log.view().state().closed()) {
      asking = false;
      done(true);
      return;
    }
    byte[] snapshot = EventCodec.encodeSnapshot(log.replica().snapshot());
    ask(
        () ->
            engine
                .transport()
                .rooms()
                .open(room.id(), log.replica().version(), snapshot, told(log.replica())),
        (@Nullable LogHead head) -> {
          asking = false;
          if (head == null) {
            unanswered();
          } else {
            merge.merge(head, false);
          }
        });
  }

  private static Revision told(RoomReplica replica) {
    Revision told = replica.told();
    return told == null ? replica.revision() : told;
  }

  /** Asks the transport; the answer counts only while this attempt does. */
  <T> void ask(Supplier<CompletionStage<T>> question, Consumer<@Nullable T> then) {
    int asked = attempt;
    room.ask(
        question,
        (@Nullable T answer) -> {
          if (asked == attempt) {
            guarded(() -> then.accept(answer));
          }
        });
  }

  /**
   * A step that fails, on a snapshot that cannot be read for one, ends its attempt: another one
   * comes in a while. Without an end to it the room would never commit again.
   */
  void guarded(Runnable step) {
    try {
      step.run();
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "Room " + room.id() + " could not catch up", e);
      // What waits to be committed waits for the next one, but for a forked room.
      reloading = false;
      asking = log.local() != null;
      int failed = ++attempt;
      room.later(() -> afterFailure(failed), RETRY);
    }
  }

  private void afterFailure(int failed) {
    if (failed == attempt) {
      running = false;
      asking = false;
      retry();
    }
  }

  /** The store does not answer: commands that wait for it have waited as long as they may. */
  void unanswered() {
    if (log.local() == null && log.pipeline().stalled()) {
      log.fork();
      log.pipeline().pump();
    } else if (differs && log.local() != null) {
      merge.read(
          base -> {
            differs = false;
            log.renewAlone(base::on);
            done(false);
          });
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

  void done(boolean whole) {
    running = false;
    reloading = false;
    if (!whole) {
      later();
    } else if (again) {
      start();
      return;
    } else {
      log.rejoined();
    }
    LogHead head = ahead;
    ahead = null;
    RoomView view = log.view();
    if (head != null && head.epoch().equals(view.epoch()) && view.seq() >= head.seq()) {
      // Events that could not be read have not told their version.
      log.replica().reached(head.version());
      if (view.seq() == head.seq()) {
        told(head);
      }
    }
    log.pipeline().pump();
  }

  /** The log has told of other changes than this node has heard of at the same place. */
  private void told(LogHead head) {
    if (head.told() == null || !head.told().equals(log.replica().told())) {
      log.replica().told(head.told());
      if (head.told() == null) {
        databaseDiffers();
      }
    }
  }

  private void retry() {
    if (!room.retired()) {
      start();
    }
  }
}
