package io.synctv.core.presence;

import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.PresenceEntry;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.session.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that end: those whose connection is lost may be come back for until their grace period
 * is over; the others have left. Runs inside the room's mailbox.
 */
final class Departures {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final PresenceHost host;
  private final Hub hub;
  private final PresenceRoster roster;
  private final PresenceBroadcaster broadcaster;
  private final PermitTable permitTable;
  private final PlayerReports reports;

  /** The number of each session's last drop. */
  private final Map<SessionId, Long> drops = new HashMap<>();

  private long drop;

  Departures(
      RoomContext room,
      ReplicatedLog log,
      PresenceHost host,
      RoomSessions sessions,
      PermitTable permitTable) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.host = host;
    this.hub = sessions.hub();
    this.roster = sessions.roster();
    this.broadcaster = sessions.broadcaster();
    this.permitTable = permitTable;
    this.reports = sessions.reports();
  }

  /** Says whether no session of this node is in its grace period. */
  boolean isEmpty() {
    return drops.isEmpty();
  }

  /** Somebody has come back for a session in its grace period. */
  void returned(SessionId id) {
    drops.remove(id);
  }

  /**
   * Ends sessions on this node, those that have lost their connection included: nobody comes back
   * for them, and they are told nothing more, not even what waits for them.
   *
   * @param code why
   * @param whom says of a person and their session, if it is listed, whether it ends
   */
  void sendOut(CloseCode code, BiPredicate<User, @Nullable PresenceEntry> whom) {
    for (Session session : hub.all()) {
      if (whom.test(session.user(), roster.find(session.id()))) {
        session.close(code);
        // One that was closing already for another reason must not get a grace period.
        gone(session, code);
      }
    }
    for (SessionId id : List.copyOf(drops.keySet())) {
      PresenceEntry entry = roster.find(id);
      if (entry != null && whom.test(entry.user(), entry)) {
        drops.remove(id);
        leave(id);
        broadcaster.soon();
      }
    }
  }

  /** A session has ended; without effect when it is not here any more. */
  void gone(Session session, @Nullable CloseCode code) {
    if (!hub.remove(session)) {
      return;
    }
    reports.forget(session.id());
    boolean mayReturn = code == null || code.reconnect();
    if (mayReturn && !engine.limits().grace().isZero() && !log.view().state().closed()) {
      away(session.id());
    } else {
      leave(session.id());
    }
    broadcaster.soon();
  }

  /** Gives a dropped session its grace period. */
  void away(SessionId id) {
    PresenceEntry entry = roster.find(id);
    if (entry == null) {
      host.left();
      return;
    }
    roster.put(entry.withAway(true));
    permitTable.dropped(id);
    long number = ++drop;
    drops.put(id, number);
    long grace = engine.limits().grace().toMillis();
    room.later(() -> expire(id, number), grace);
  }

  /** Ends the grace period of one drop; whoever came back and dropped again has another. */
  private void expire(SessionId id, long number) {
    if (drops.remove(id, number)) {
      leave(id);
      broadcaster.soon();
    }
  }

  /** A session has left for good: the other nodes are told, and the room may be empty. */
  void leave(SessionId id) {
    remove(id);
    engine.messenger().tell(transport -> transport.presence().remove(room.id(), id));
    host.left();
  }

  /** Removes a session from the roster. */
  void remove(SessionId id) {
    roster.remove(id);
    permitTable.left(id);
  }

  /** A session that dropped here is told of by another node: it has gone on there. */
  void wentOn(SessionId id) {
    permitTable.moved(id);
    if (drops.remove(id) != null) {
      // What a node has put is put back for it when the store has lost it, unless it gives it up.
      engine.messenger().tell(transport -> transport.presence().remove(room.id(), id));
      host.left(); // nobody will leave who may have been the last one here
    }
  }
}
