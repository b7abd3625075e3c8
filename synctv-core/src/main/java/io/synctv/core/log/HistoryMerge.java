package io.synctv.core.log;

import io.synctv.api.Revision;
import io.synctv.api.playback.PlaybackState;
import io.synctv.cluster.spi.LogHead;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.codec.EventCodec;
import io.synctv.core.codec.EventCodec.Snapshot;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.state.RoomView;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one of what the log, the database and this node have of a room: starts again from the
 * database and the log's snapshot, or has the log begin a new epoch with the newer timeline. A step
 * of a {@link Recovery}, which it ends. Runs inside the room's mailbox.
 */
final class HistoryMerge {

  private static final System.Logger LOG = System.getLogger(HistoryMerge.class.getName());

  /** How often another node may be faster, or the database behind the log. */
  static final int TRIES = 5;

  private static final long REREAD = 20;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final RoomReader reader;
  private final Recovery recovery;

  HistoryMerge(RoomContext room, ReplicatedLog log, RoomReader reader, Recovery recovery) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.reader = reader;
    this.recovery = recovery;
  }

  /**
   * The database was seen to differ from what the log tells. If it has just what the log has told
   * by now, and this node as well, it was compared with what this node knew some time ago, and
   * reading it is enough.
   */
  void reread() {
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

  /**
   * Takes what the log says, or has it begin a new epoch with the timeline of this node.
   *
   * @param anew whether it has to begin a new epoch whatever the timelines are
   */
  void merge(LogHead head, boolean anew) {
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
    recovery.ask(
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
            recovery.reloading(false);
            recovery.unanswered();
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
            recovery.done(false);
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
  void reload(LogHead head, int tries) {
    read(
        base -> {
          if (base.on(head).fits()) {
            adopt(base.on(head));
          } else if (tries > 1 && head.told() != null) {
            room.later(() -> reload(head, tries - 1), REREAD);
          } else if (base.read()) {
            beginAnew(head, base);
          } else {
            recovery.done(false); // only the database can tell
          }
        });
  }

  /** The database wins: the log begins a new epoch with what it has. */
  private void beginAnew(LogHead head, RecoveryBase base) {
    recovery.differs(true);
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

  /** Reads what there is to start again from, with what the log has told of the chat. */
  void read(Consumer<RecoveryBase> then) {
    recovery.reloading(true);
    RecoveryBase.read(
        room,
        log,
        reader,
        recovery.differs(),
        new RecoveryBase.Taker() {
          @Override
          public void take(RecoveryBase base) {
            recovery.guarded(
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
            recovery.done(over);
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
    recovery.ask(
        () -> engine.transport().rooms().since(room.id(), from.epoch(), from.seq()),
        (@Nullable Replay replay) -> {
          switch (replay) {
            case null -> {
              recovery.reloading(false);
              recovery.unanswered();
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
    boolean differed = recovery.differs();
    recovery.differs(false);
    log.renew(loaded, differed);
    recovery.done(true);
  }
}
