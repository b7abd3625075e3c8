package io.synctv.core.log;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.playback.PlaybackState;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.state.RoomView;
import java.util.Arrays;
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
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Recovery {

  private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
  private static final long RETRY = 1000;
  private static final int TRIES = 5;
  private static final long REREAD = 20;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final RoomReader reader;
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
    this.reader = reader;
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
          reread();
        } else {
          done(true);
        }
      }
      case Replay.Unavailable unavailable -> unavailable(unavailable.head(), asked);
      case Replay.Missing missing -> meet();
    }
  }

  /**
   * The database was seen to differ from what the log tells. If it has just what the log has told
   * by now, and this node as well, it was compared with what this node knew some time ago, and
   * reading it is enough.
   */
  private void reread() {
    RoomView view = log.view();
    LogHead here =
        new LogHead(
            view.epoch(),
            view.seq(),
            log.replica().version(),
            EventCodec.encodeSnapshot(log.replica().snapshot()),
            log.replica().told());
    read(
        base -> {
          if (base.state().revision().equals(here.told()) && followsTheLog()) {
            adopt(base.on(here));
          } else {
            beginAnew(here, base);
          }
        });
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
      merge(head, false);
    } else if (head.seq() < view.seq()) {
      // The store has gone back, as a copy does that takes the place of its original: the numbers
      // after its end would be used twice.
      merge(head, true);
    } else {
      reload(head, TRIES);
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
            merge(head, false);
          }
        });
  }

  /**
   * Takes what the log says, or has it begin a new epoch with the timeline of this node.
   *
   * @param anew whether it has to begin a new epoch whatever the timelines are
   */
  private void merge(LogHead head, boolean anew) {
    if (anew || oursHolds(head)) {
      read(base -> restart(head, base, TRIES));
    } else {
      reload(head, TRIES);
    }
  }

  /** Says whether the timeline of this node is another one than the log's, and newer. */
  private boolean oursHolds(LogHead head) {
    Snapshot ours = log.replica().snapshot();
    Snapshot theirs = EventCodec.decodeSnapshot(head.snapshot());
    return !ours.playback().equals(theirs.playback()) && ours.newerThan(theirs);
  }

  /**
   * Begins a new epoch with what the database has and the newer timeline.
   *
   * @param tries how often another node may be faster
   */
  private void restart(LogHead head, RecoveryBase base, int tries) {
    Snapshot merged = merged(log.replica().snapshot(), EventCodec.decodeSnapshot(head.snapshot()));
    byte[] snapshot = EventCodec.encodeSnapshot(merged);
    long version = Math.max(log.replica().version(), head.version()) + 1;
    ask(
        () ->
            engine
                .transport()
                .rooms()
                .restart(
                    room.id(),
                    head.epoch(),
                    head.seq(),
                    version,
                    snapshot,
                    base.state().revision()),
        (@Nullable LogHead found) -> {
          if (found == null) {
            reloading = false;
            unanswered();
          } else if (found.version() == version && Arrays.equals(found.snapshot(), snapshot)) {
            engine.metrics().merges.increment();
            engine.playback().changed(room.id(), merged.playback());
            if (base.on(found).fits()) {
              adopt(base.on(found));
            } else {
              reload(found, TRIES); // another node has begun the very same epoch, and knew more
            }
          } else if (leavesNothing(found, base)) {
            adopt(base.on(found));
          } else if (tries > 1) {
            withToldChat(base, whole -> restart(found, whole, tries - 1));
          } else {
            done(false);
          }
        });
  }

  /**
   * Says whether this node shows what the log has told, and nothing of another history: whoever was
   * shown that may have gone on elsewhere in the same epoch, and only another one corrects it.
   */
  private boolean followsTheLog() {
    return log.replica().revision().equals(log.replica().told());
  }

  /** Says whether another node has begun an epoch, or told the rest, so that all is there. */
  private boolean leavesNothing(LogHead found, RecoveryBase base) {
    RoomView view = log.view();
    boolean same = found.epoch().equals(view.epoch());
    return (!same || (found.seq() >= view.seq() && followsTheLog()))
        && base.state().revision().equals(found.told())
        && !oursHolds(found);
  }

  private static Revision told(RoomReplica replica) {
    Revision told = replica.told();
    return told == null ? replica.revision() : told;
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

  /**
   * Starts again from the database and the log's snapshot.
   *
   * @param tries how often the database may be behind what the log has told, or this read of it
   */
  private void reload(LogHead head, int tries) {
    read(
        base -> {
          if (base.on(head).fits()) {
            adopt(base.on(head));
          } else if (tries > 1 && head.told() != null) {
            room.later(() -> reload(head, tries - 1), REREAD);
          } else if (base.read()) {
            beginAnew(head, base);
          } else {
            done(false); // only the database can tell
          }
        });
  }

  /** The database wins: the log begins a new epoch with what it has. */
  private void beginAnew(LogHead head, RecoveryBase base) {
    differs = true;
    warn(head, base.state().revision());
    restart(head, base, TRIES);
  }

  /** The database has gone back, as a copy does that lacks the last transactions. */
  private void warn(LogHead head, Revision found) {
    Revision known = log.replica().revision();
    Revision told = head.told() == null ? known : head.told();
    long lost = Math.max(told.number(), known.number()) - found.number();
    if (lost > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "The database has lost the last {0} changes of room {1}, which goes on without them",
          lost,
          room.id());
    }
  }

  private void read(Consumer<RecoveryBase> then) {
    reloading = true;
    RecoveryBase.read(
        room,
        log,
        reader,
        differs,
        new RecoveryBase.Taker() {
          @Override
          public void take(RecoveryBase base) {
            guarded(
                () -> {
                  if (base.read()) {
                    then.accept(base);
                  } else {
                    withToldChat(base, then);
                  }
                });
          }

          @Override
          public void none(boolean over) {
            done(over);
          }
        });
  }

  /**
   * Adds the messages that the log has told since this node followed it. No revision tells that
   * they are missing, and whoever was greeted without them may go on elsewhere at the log's place,
   * where nobody knows what was left out. When the log keeps them no longer, what this node has
   * must do.
   */
  private void withToldChat(RecoveryBase base, Consumer<RecoveryBase> then) {
    LocalLog.LogPosition from = log.followed();
    ask(
        () -> engine.transport().rooms().since(room.id(), from.epoch(), from.seq()),
        (@Nullable Replay replay) -> {
          switch (replay) {
            case null -> {
              reloading = false;
              unanswered();
            }
            case Replay.Complete complete ->
                then.accept(base.with(log.applier().messages(complete.entries())));
            case Replay.Unavailable unavailable -> then.accept(base);
            case Replay.Missing missing -> then.accept(base);
          }
        });
  }

  /** Starts again from what was read, and greets everybody anew. */
  private void adopt(LoadedRoom loaded) {
    boolean differed = differs;
    differs = false;
    log.renew(loaded, differed);
    done(true);
  }

  /** Asks the transport; the answer counts only while this attempt does. */
  private <T> void ask(Supplier<CompletionStage<T>> question, Consumer<@Nullable T> then) {
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
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
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
  private void unanswered() {
    if (log.local() == null && log.pipeline().stalled()) {
      log.fork();
      log.pipeline().pump();
    } else if (differs && log.local() != null) {
      read(
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

  private void done(boolean whole) {
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
