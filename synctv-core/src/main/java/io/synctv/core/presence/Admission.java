package io.synctv.core.presence;

import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.Role;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionSink;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.member.Rights;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomState;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets people into a room: gives each a session, or the one they come back for. Runs inside the
 * room's mailbox.
 */
final class Admission {

  private static final System.Logger LOG = System.getLogger(Admission.class.getName());

  /**
   * A connection silent for so long is taken for dead when its session comes back on another one.
   */
  private static final long ZOMBIE = TimeUnit.SECONDS.toNanos(10);

  private final RoomContext room;
  private final ReplicatedLog log;
  private final PresenceHost host;
  private final Engine engine;
  private final RoomSessions sessions;
  private final Hub hub;
  private final PresenceRoster roster;
  private final Departures departures;
  private final PermitTable permitTable;

  Admission(
      RoomContext room,
      ReplicatedLog log,
      PresenceHost host,
      RoomSessions sessions,
      PermitTable permitTable) {
    this.room = room;
    this.log = log;
    this.host = host;
    this.engine = room.engine();
    this.sessions = sessions;
    this.hub = sessions.hub();
    this.roster = sessions.roster();
    this.departures = sessions.departures();
    this.permitTable = permitTable;
  }

  /** Takes a person in, or says why not; also when that fails. */
  JoinResult admit(JoinRequest request, SessionPermits permits, SessionSink sink) {
    try {
      return room.retired() ? new JoinResult.Retired() : join(request, permits, sink);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "Somebody could not be let in", e);
      return new JoinResult.Refused(ErrorCode.INTERNAL);
    }
  }

  /**
   * Takes a person in; the welcome is the first thing their sink gets.
   *
   * @param permits what was taken for them; the room gives it back if it takes them in
   */
  private JoinResult join(JoinRequest request, SessionPermits permits, SessionSink sink) {
    RoomState state = log.effective();
    User user = request.user();
    if (state.closed()) {
      return new JoinResult.Refused(ErrorCode.ROOM_NOT_FOUND);
    }
    ErrorCode refusal = Rights.refusal(state, room.overlay(), user);
    if (refusal != null) {
      return new JoinResult.Refused(refusal);
    }
    SessionId id = continued(request);
    PresenceEntry before = roster.find(id);
    Session zombie = hub.find(id);
    if (zombie != null) {
      engine.sessions().remove(zombie);
      hub.remove(zombie);
      zombie.close(CloseCode.INSUFFICIENT_STATE);
    }
    Session session = new Session(id, user, room.id(), sink, sessions, request.idle());
    int others = before == null ? roster.count() : 0;
    ErrorCode full = permits.confirm(engine.sessions(), user, others, sessions.capacity());
    if (full != null) {
      if (zombie != null) {
        departures.away(id);
        sessions.broadcaster().soon();
      }
      return new JoinResult.Refused(full);
    }
    engine.sessions().add(session);
    host.entered(user);
    try {
      admit(session, request, permits, before, Rights.role(state, room.overlay(), user));
    } catch (Throwable e) {
      takeBack(session, request.resume());
      throw e;
    }
    return new JoinResult.Joined(session);
  }

  /** Gives a session its place, tells the others of it, and welcomes it. */
  private void admit(
      Session session,
      JoinRequest request,
      SessionPermits permits,
      @Nullable PresenceEntry before,
      Role role) {
    SessionId id = session.id();
    departures.returned(id);
    permitTable.hold(id, permits);
    long since = before == null ? engine.now() : before.since();
    PresenceEntry entry =
        new PresenceEntry(
            id,
            session.user(),
            role,
            request.device(),
            engine.transport().node(),
            since,
            false,
            null);
    roster.put(entry);
    engine
        .messenger()
        .tell(transport -> transport.presence().put(room.id(), id, PresenceCodec.encode(entry)));
    sessions.broadcaster().soon();
    sessions.sync().greet(session, request.resume());
  }

  /**
   * Undoes a join, wherever it stands: nobody keeps a place or is seen who was never let in. A
   * session that was to be continued is away as before, and may be come back for again.
   */
  void takeBack(Session session, @Nullable Resume resume) {
    boolean continued = resume != null && session.id().equals(resume.session());
    engine.sessions().remove(session);
    hub.remove(session);
    session.close(CloseCode.INSUFFICIENT_STATE);
    if (continued && !engine.limits().grace().isZero()) {
      departures.away(session.id());
    } else {
      departures.leave(session.id());
    }
    sessions.broadcaster().soon();
  }

  /**
   * Decides which id a session gets: that of the session it continues, unless that one is alive,
   * here or on another node, or somebody else's.
   */
  private SessionId continued(JoinRequest request) {
    PresenceEntry before = former(request);
    if (before == null || isAlive(before)) {
      return SessionId.of(engine.ids().next());
    }
    return before.session();
  }

  /**
   * Says whether somebody comes back for a session that has its permits still, for the first time.
   */
  Returning returning(JoinRequest request) {
    PresenceEntry before = former(request);
    if (before == null) {
      boolean named = request.resume() != null && request.resume().session() != null;
      return named && !sessions.remote().isComplete() ? Returning.PERHAPS : Returning.NO;
    }
    // Nobody here knows whether a session that is connected elsewhere has lost its node.
    boolean back =
        (hub.find(before.session()) == null || !isAlive(before))
            && permitTable.claim(before.session());
    return back ? Returning.YES : Returning.NO;
  }

  /** Whoever came back for a session, and {@link #returning} said so, was not let in. */
  void returnsNot(JoinRequest request) {
    permitTable.unclaim(request.resume());
  }

  private @Nullable PresenceEntry former(JoinRequest request) {
    Resume resume = request.resume();
    SessionId wanted = resume == null ? null : resume.session();
    PresenceEntry before = wanted == null ? null : roster.find(wanted);
    return before == null
            || !before.user().id().equals(request.user().id())
            || sessions.access().kicks().ended(before)
        ? null
        : before;
  }

  private boolean isAlive(PresenceEntry entry) {
    Session here = hub.find(entry.session());
    return here == null ? !entry.away() && !isOwn(entry) : here.isOpen() && here.silence() < ZOMBIE;
  }

  /** One of this node that is not here is away; should the roster not know, it is gone. */
  private boolean isOwn(PresenceEntry entry) {
    return entry.node().equals(engine.transport().node());
  }
}
