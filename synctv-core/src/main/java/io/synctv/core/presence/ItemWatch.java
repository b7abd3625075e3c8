package io.synctv.core.presence;

import io.synctv.api.MediaId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.core.codec.Recipient;
import io.synctv.core.codec.Signal;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that an item ends, whatever becomes of its file. Runs inside the room's mailbox.
 *
 * <p>Two things end an item that no client has ended: the room's timeline has passed the length
 * that is known; or the players of all who are present and report have failed or come to their end,
 * for {@value #STOPPED_MILLIS} ms. One that loads, plays or waits keeps the item, and so does
 * whoever has just come; nobody is asked who never reports. Each node with people in the room
 * decides for itself, from the presence of all nodes, and names the playback's version: so the room
 * goes on once.
 */
final class ItemWatch {

  /** How long all players have to be stopped, in milliseconds. */
  static final long STOPPED_MILLIS = 6000;

  /**
   * How long somebody who has not reported on the item may still be opening it, in milliseconds.
   */
  static final long OPENING_MILLIS = 15_000;

  /**
   * How long clients may take to say themselves that a declared length is over, in milliseconds.
   */
  private static final long DECLARED_PATIENCE = 1000;

  /** … and a measured one, which a report on its way may yet lengthen. */
  private static final long MEASURED_PATIENCE = 5000;

  /** No timer keeps a room for longer, in milliseconds. */
  private static final long LOOK_MILLIS = 60_000;

  private static final long AGAIN_MILLIS = 2000;

  /** How the players stand that count. */
  private enum Players {
    /** Somebody's plays, or nobody's says anything. */
    GOING,
    /** None plays, but somebody may be opening it. */
    OPENING,
    /** All have stopped, at least one at its end. */
    ENDED,
    /** All have failed. */
    FAILED
  }

  private final RoomContext room;
  private final ReplicatedLog log;
  private final PresenceHost host;
  private final Hub hub;
  private final PresenceRoster roster;
  private final Signals signals;
  private @Nullable PlaybackState playback;
  private @Nullable Media media;
  private @Nullable MediaId current;
  private long currentNanos;
  private long ends;
  private long stops;
  private boolean stopped;
  private boolean lookingAgain;

  ItemWatch(
      RoomContext room,
      ReplicatedLog log,
      PresenceHost host,
      Hub hub,
      PresenceRoster roster,
      Signals signals) {
    this.room = room;
    this.log = log;
    this.host = host;
    this.hub = hub;
    this.roster = roster;
    this.signals = signals;
  }

  /** The timeline, the playlist or the people may have changed. */
  void look() {
    PlaylistItem item = log.view().state().current();
    MediaId id = item == null ? null : item.id();
    if (!Objects.equals(id, current)) {
      current = id;
      currentNanos = room.engine().nanoTime();
    }
    planEnd(item);
    judge();
  }

  // ---- the end of the timeline

  private void planEnd(@Nullable PlaylistItem item) {
    PlaybackState now = log.view().state().playback();
    Media what = item == null ? null : item.media();
    if (now.equals(playback) && Objects.equals(what, media)) {
      return;
    }
    playback = now;
    media = what;
    waitForEnd(++ends);
  }

  private void waitForEnd(long number) {
    PlaybackState now = playback;
    Media what = media;
    Double duration = what == null ? null : what.duration();
    if (now == null || what == null || duration == null || !now.playing()) {
      return;
    }
    long patience = what.extent() == Extent.MEASURED ? MEASURED_PATIENCE : DECLARED_PATIENCE;
    long end = now.anchor() + (long) ((duration - now.position()) / now.rate() * 1000) + patience;
    long left = end - room.engine().now();
    if (left > 0) {
      room.later(() -> endDue(number), Math.min(left + 1, LOOK_MILLIS));
    } else if (hub.isEmpty()) {
      playback = null; // it is planned anew when somebody comes
    } else if (isLonger(what, duration)) {
      room.later(() -> endDue(number), MEASURED_PATIENCE);
    } else {
      goOn(new PlaybackCommand.Ended(Objects.requireNonNull(now.media()), null), null);
    }
  }

  private void endDue(long number) {
    if (number == ends && !room.retired()) {
      waitForEnd(number);
    }
  }

  /** Whether somebody's player has more of it than was measured. */
  private boolean isLonger(Media what, double duration) {
    return what.extent() == Extent.MEASURED
        && roster.list(Integer.MAX_VALUE).stream()
            .map(this::reportOnCurrent)
            .anyMatch(
                report ->
                    report != null
                        && report.duration() != null
                        && report.duration() > duration + Media.SAME_LENGTH);
  }

  // ---- players that have stopped

  private void judge() {
    Players players = players();
    boolean all = players == Players.ENDED || players == Players.FAILED;
    if (all != stopped) {
      stopped = all;
      long number = ++stops;
      if (all) {
        room.later(() -> giveUp(number), STOPPED_MILLIS);
      }
    }
    if (players == Players.OPENING && !lookingAgain) {
      lookingAgain = true; // nothing tells that they took too long
      room.later(this::lookAgain, AGAIN_MILLIS);
    }
  }

  private void lookAgain() {
    lookingAgain = false;
    if (!room.retired()) {
      look();
    }
  }

  private void giveUp(long number) {
    Players players = players();
    MediaId gone = current;
    boolean all = players == Players.ENDED || players == Players.FAILED;
    if (number != stops || room.retired() || !all || gone == null) {
      return;
    }
    stopped = false;
    String code = players == Players.FAILED ? "ITEM_UNPLAYABLE" : "ITEM_CUT_SHORT";
    goOn(new PlaybackCommand.GiveUp(gone), new Signal.Notice(code));
  }

  private Players players() {
    if (current == null || hub.isEmpty() || !log.view().state().playback().playing()) {
      return Players.GOING;
    }
    int failed = 0;
    int ended = 0;
    boolean opening = false;
    for (PresenceEntry entry : roster.all()) {
      PlayerReport report = reportOnCurrent(entry);
      if (report == null) {
        opening |= !entry.away() && mayBeOpening(entry);
      } else if (report.stopped()) {
        failed += report.failed() == null ? 0 : 1;
        ended += report.failed() == null ? 1 : 0;
      } else {
        return Players.GOING;
      }
    }
    if (failed + ended == 0) {
      return Players.GOING;
    }
    return opening ? Players.OPENING : ended > 0 ? Players.ENDED : Players.FAILED;
  }

  private @Nullable PlayerReport reportOnCurrent(PresenceEntry entry) {
    PlayerReport report = entry.report();
    boolean counts =
        report != null
            && !entry.away()
            && (report.media() == null || report.media().equals(current));
    return counts ? report : null;
  }

  private boolean mayBeOpening(PresenceEntry entry) {
    long chosen = room.engine().nanoTime() - currentNanos;
    return entry.report() == null
        ? room.engine().now() - entry.since() < OPENING_MILLIS
        : chosen < TimeUnit.MILLISECONDS.toNanos(OPENING_MILLIS);
  }

  // ---- both

  private void goOn(PlaybackCommand command, @Nullable Signal why) {
    long version = log.view().state().playback().version();
    host.goOn(command, version)
        .thenAccept(outcome -> room.execute(() -> went(outcome, version, why)));
  }

  private void went(@Nullable Outcome outcome, long version, @Nullable Signal why) {
    switch (outcome) {
      case Outcome.Accepted accepted when !accepted.events().isEmpty() -> {
        if (why != null) {
          signals.send(new Recipient.Everyone(), why);
        }
      }
      case Outcome.Accepted accepted -> {}
      case Outcome.Rejected rejected -> {
        if (version == log.view().state().playback().version()) {
          playback = null; // nobody else did it either
          room.later(this::lookAgain, AGAIN_MILLIS);
        }
      }
      case null -> {}
    }
  }
}
