package io.synctv.core.presence;

import io.synctv.api.MediaId;
import io.synctv.api.SessionId;
import io.synctv.api.member.Permission;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.session.PlayerReport;
import io.synctv.core.codec.Recipient;
import io.synctv.core.codec.Signal;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.member.Rights;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomState;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What viewers' players say about themselves, and that people are typing: each not more often than
 * it is of use. Runs inside the room's mailbox.
 */
final class PlayerReports {

  private static final long REPORT_GAP = TimeUnit.MILLISECONDS.toNanos(700);
  private static final long TYPING_GAP = TimeUnit.MILLISECONDS.toNanos(900);

  private final RoomContext room;
  private final ReplicatedLog log;
  private final PresenceHost host;
  private final Hub hub;
  private final PresenceRoster roster;
  private final PresenceBroadcaster broadcaster;
  private final Signals signals;
  private final Map<SessionId, Long> lastReport = new HashMap<>();
  private final Map<SessionId, Long> lastTyping = new HashMap<>();
  private @Nullable MediaId measured;

  PlayerReports(RoomContext room, ReplicatedLog log, PresenceHost host, RoomSessions sessions) {
    this.room = room;
    this.log = log;
    this.host = host;
    this.hub = sessions.hub();
    this.roster = sessions.roster();
    this.broadcaster = sessions.broadcaster();
    this.signals = sessions.signals();
  }

  /** Takes what a player says about itself; too frequent reports are dropped. */
  void report(Session session, PlayerReport report) {
    if (!hub.contains(session) || tooSoon(lastReport, session.id(), REPORT_GAP)) {
      return;
    }
    boolean urgent = roster.report(session.id(), report);
    if (urgent) {
      broadcaster.soon();
    } else {
      broadcaster.later();
    }
    learnLength(session, report);
  }

  /** The first one who may tells how long the current entry is. */
  private void learnLength(Session session, PlayerReport report) {
    MediaId media = report.media();
    Double duration = report.duration();
    RoomState state = log.view().state();
    PlaylistItem current = state.current();
    if (media == null
        || duration == null
        || current == null
        || !media.equals(current.id())
        || media.equals(measured)
        || current.media().live()
        || current.media().duration() != null
        || !Rights.permissions(state, room.overlay(), session.user()).has(Permission.PLAY_PAUSE)) {
      return;
    }
    measured = media;
    host.measured(session, media, duration)
        .thenAccept(outcome -> room.execute(() -> measured = null));
  }

  void typing(Session session) {
    if (!hub.contains(session) || tooSoon(lastTyping, session.id(), TYPING_GAP)) {
      return;
    }
    signals.send(new Recipient.Everyone(), new Signal.Typing(session.user()));
  }

  /** A session has ended. */
  void forget(SessionId id) {
    lastReport.remove(id);
    lastTyping.remove(id);
  }

  private boolean tooSoon(Map<SessionId, Long> last, SessionId session, long gap) {
    long now = room.engine().nanoTime();
    Long before = last.get(session);
    if (before != null && now - before < gap) {
      return true;
    }
    last.put(session, now);
    return false;
  }
}
