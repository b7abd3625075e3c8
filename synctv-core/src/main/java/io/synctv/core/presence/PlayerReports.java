package io.synctv.core.presence;

import io.synctv.api.SessionId;
import io.synctv.api.session.PlayerReport;
import io.synctv.core.codec.Recipient;
import io.synctv.core.codec.Signal;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.session.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What viewers' players say about themselves, and that people are typing: each not more often than
 * it is of use. Runs inside the room's mailbox.
 */
final class PlayerReports {

  private static final long REPORT_GAP = TimeUnit.MILLISECONDS.toNanos(700);
  private static final long TYPING_GAP = TimeUnit.MILLISECONDS.toNanos(900);

  private final RoomContext room;
  private final Hub hub;
  private final PresenceRoster roster;
  private final PresenceBroadcaster broadcaster;
  private final Signals signals;
  private final Map<SessionId, Long> lastReport = new HashMap<>();
  private final Map<SessionId, Long> lastTyping = new HashMap<>();
  private final Measurements measurements;

  PlayerReports(RoomContext room, ReplicatedLog log, PresenceHost host, RoomSessions sessions) {
    this.room = room;
    this.hub = sessions.hub();
    this.roster = sessions.roster();
    this.broadcaster = sessions.broadcaster();
    this.signals = sessions.signals();
    this.measurements = new Measurements(room, log, host, roster);
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
    measurements.learn(session, report);
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
