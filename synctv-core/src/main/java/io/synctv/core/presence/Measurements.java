package io.synctv.core.presence;

import io.synctv.api.MediaId;
import io.synctv.api.UserId;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.member.Permission;
import io.synctv.api.playlist.Extent;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PlayerReport.TimelineKind;
import io.synctv.api.session.PresenceEntry;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.member.Rights;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomState;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What players learn of the current entry's end, from those who may stop it anyway: the room is
 * told when it is better than what it knows. One change is under way at a time, and what merely
 * corrects another measurement comes at most every {@value #PAUSE_SECONDS} s. Runs inside the
 * room's mailbox.
 */
final class Measurements {

  private static final long PAUSE_SECONDS = 5;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final PresenceHost host;
  private final PresenceRoster roster;
  private boolean underway;
  private @Nullable MediaId corrected;
  private long correctedNanos;

  Measurements(RoomContext room, ReplicatedLog log, PresenceHost host, PresenceRoster roster) {
    this.room = room;
    this.log = log;
    this.host = host;
    this.roster = roster;
  }

  /** Learns from what a player says about itself. */
  void learn(Session session, PlayerReport report) {
    RoomState state = log.view().state();
    PlaylistItem current = state.current();
    if (underway || current == null || !current.id().equals(report.media())) {
      return;
    }
    PlaylistCommand better = better(current, report);
    if (better == null
        || !Rights.permissions(state, room.overlay(), session.user()).has(Permission.PLAY_PAUSE)) {
      return;
    }
    underway = true;
    host.measured(session, better).thenAccept(outcome -> room.execute(() -> underway = false));
  }

  private @Nullable PlaylistCommand better(PlaylistItem current, PlayerReport report) {
    Media media = current.media();
    if (media.live() || (media.extent() == Extent.DECLARED && media.duration() != null)) {
      return null;
    }
    TimelineKind timeline = report.timeline();
    if (timeline == TimelineKind.LIVE || timeline == TimelineKind.GROWING) {
      boolean live = timeline == TimelineKind.LIVE;
      return (media.growing() && !live) || isComplete(current.id())
          ? null
          : new PlaylistCommand.OpenEnded(current.id(), live);
    }
    Double duration = report.duration();
    if (duration == null || (media.growing() && timeline != TimelineKind.COMPLETE)) {
      return null;
    }
    Double known = media.duration();
    if (known == null) {
      return new PlaylistCommand.Measure(current.id(), duration);
    }
    boolean agreed = agreed(current.id(), duration);
    return Math.abs(duration - known) > Media.SAME_LENGTH
            && (duration > known || agreed)
            && mayCorrect(current.id())
        ? new PlaylistCommand.Measure(current.id(), duration, agreed)
        : null;
  }

  private boolean mayCorrect(MediaId media) {
    long now = room.engine().nanoTime();
    if (media.equals(corrected) && now - correctedNanos < TimeUnit.SECONDS.toNanos(PAUSE_SECONDS)) {
      return false;
    }
    corrected = media;
    correctedNanos = now;
    return true;
  }

  /** Whether some player has seen the end: a manifest that is old by comparison says otherwise. */
  private boolean isComplete(MediaId media) {
    return roster.list(Integer.MAX_VALUE).stream()
        .map(entry -> reportOf(entry, media))
        .anyMatch(report -> report != null && report.timeline() == TimelineKind.COMPLETE);
  }

  /** Whether several people, and most of those who measured at all, have measured that length. */
  private boolean agreed(MediaId media, double duration) {
    Set<UserId> all = new HashSet<>();
    Set<UserId> agreeing = new HashSet<>();
    for (PresenceEntry entry : roster.all()) {
      PlayerReport report = reportOf(entry, media);
      if (report != null && report.duration() != null) {
        all.add(entry.user().id());
        if (Math.abs(report.duration() - duration) <= Media.SAME_LENGTH) {
          agreeing.add(entry.user().id());
        }
      }
    }
    return agreeing.size() > 1 && 2 * agreeing.size() > all.size();
  }

  private static @Nullable PlayerReport reportOf(PresenceEntry entry, MediaId media) {
    PlayerReport report = entry.report();
    return !entry.away() && report != null && media.equals(report.media()) ? report : null;
  }
}
