package io.synctv.core.room;

import io.synctv.api.MediaId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.Permission;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.Outlet;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.codec.Recipient;
import io.synctv.core.codec.Signal;
import io.synctv.core.member.Access;
import io.synctv.core.presence.PresenceRoster;
import io.synctv.core.session.Session;
import io.synctv.core.session.SessionHost;
import io.synctv.core.state.RoomState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The people in a room: who joins, resumes, drops and leaves, and what others learn of it. Runs
 * inside its room's {@link Mailbox}, but for what {@link SessionHost} says.
 */
final class RoomSessions implements SessionHost {

  private static final long REPORT_GAP = TimeUnit.MILLISECONDS.toNanos(700);
  private static final long TYPING_GAP = TimeUnit.MILLISECONDS.toNanos(900);

  /**
   * A connection silent for so long is taken for dead when its session comes back on another one.
   */
  private static final long ZOMBIE = TimeUnit.SECONDS.toNanos(10);

  /** What a start is scheduled ahead of the slowest sensible viewer's delay, in milliseconds. */
  private static final long LEAD_MARGIN = 60;

  private static final double LEAD_MAX = 300;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final PresenceHost host;
  private final Hub hub;
  private final PresenceRoster roster;
  private final SessionSync sync;
  private final PresenceBroadcaster broadcaster;
  private final RemotePresence remote;
  private final SessionAccess access;
  private final Signals signals;
  private final PermitTable permitTable = new PermitTable();
  private final Map<SessionId, Long> drops = new HashMap<>();
  private long drop;
  private final Map<SessionId, Long> lastReport = new HashMap<>();
  private final Map<SessionId, Long> lastTyping = new HashMap<>();
  private @Nullable MediaId measured;

  RoomSessions(RoomContext room, ReplicatedLog log, PresenceHost host) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.host = host;
    this.hub = new Hub(engine.encoder());
    this.roster = new PresenceRoster(engine.transport().node());
    this.sync = new SessionSync(room, log, this);
    this.broadcaster = new PresenceBroadcaster(room, hub, roster);
    this.remote = new RemotePresence(room, log, this, broadcaster);
    this.access = new SessionAccess(room, log, this, broadcaster);
    this.signals = new Signals(room.id(), engine.messenger(), hub);
  }

  Hub hub() {
    return hub;
  }

  PresenceRoster roster() {
    return roster;
  }

  SessionSync sync() {
    return sync;
  }

  RemotePresence remote() {
    return remote;
  }

  SessionAccess access() {
    return access;
  }

  Signals signals() {
    return signals;
  }

  /** Says whether nobody is here on this node, nor away from it; other nodes have their own. */
  boolean isEmpty() {
    return hub.isEmpty() && drops.isEmpty();
  }

  /** Returns how many sessions are in the room, on any node. From any thread. */
  int count() {
    return roster.count();
  }

  /** Returns how many sessions the room may have over all nodes; from any thread. */
  int capacity() {
    return Math.min(
        engine.limits().sessionsPerRoom(), log.effective().info().settings().maxMembers());
  }

  /** Returns by how much a start is scheduled ahead, in milliseconds. */
  long lead() {
    return LEAD_MARGIN + Math.round(Math.min(LEAD_MAX, roster.slowestOneWay()));
  }

  /**
   * Takes a person in; the welcome is the first thing their outlet gets.
   *
   * @param permits what was taken for them; the room gives it back if it takes them in
   */
  JoinResult join(JoinRequest request, SessionPermits permits, Outlet outlet) {
    RoomState state = log.effective();
    User user = request.user();
    if (state.closed()) {
      return new JoinResult.Refused(ErrorCode.ROOM_NOT_FOUND);
    }
    if (!Access.mayEnter(state, user)) {
      return new JoinResult.Refused(ErrorCode.JOIN_REQUIRED);
    }
    SessionId id = continued(request);
    PresenceEntry before = roster.find(id);
    // Nobody else has counted it: what is known here has to do.
    boolean counted = permits.returning() || permits.ofRoom().counted();
    if (before == null && !counted && roster.count() >= capacity()) {
      return new JoinResult.Refused(ErrorCode.ROOM_FULL);
    }
    Session zombie = hub.find(id);
    if (zombie != null) {
      engine.sessions().remove(zombie);
      hub.remove(zombie);
      zombie.close(CloseCode.INSUFFICIENT_STATE);
    }
    Session session = new Session(id, user, room.id(), outlet, this);
    Optional<ErrorCode> full = engine.sessions().reserve(user);
    if (full.isPresent()) {
      if (zombie != null) {
        away(id);
        broadcaster.soon();
      }
      return new JoinResult.Refused(full.get());
    }
    engine.sessions().add(session);
    try {
      admit(session, request, permits, before, Access.role(state, user));
    } catch (RuntimeException | Error e) {
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
    drops.remove(id);
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
    broadcaster.soon();
    sync.greet(session, request.resume());
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
      away(session.id());
    } else {
      leave(session.id());
    }
    broadcaster.soon();
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
      return named && !remote.isComplete() ? Returning.PERHAPS : Returning.NO;
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
            || access.kicks().ended(before)
        ? null
        : before;
  }

  private boolean isAlive(PresenceEntry entry) {
    Session here = hub.find(entry.session());
    return here == null ? !entry.away() && !isOwn(entry) : here.isOpen() && here.silence() < ZOMBIE;
  }

  private boolean isOwn(PresenceEntry entry) {
    return entry.node().equals(engine.transport().node());
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
        || !Access.permissions(state, session.user()).has(Permission.PLAY_PAUSE)) {
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

  /**
   * Ends sessions on this node, those that have lost their connection included: nobody comes back
   * for them.
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

  @Override
  public void ended(Session session, @Nullable CloseCode code) {
    if (code == CloseCode.SLOW_CONSUMER) {
      engine.metrics().slowConsumers.increment();
    }
    room.execute(() -> gone(session, code));
    engine.sessions().remove(session);
  }

  private void gone(Session session, @Nullable CloseCode code) {
    if (!hub.remove(session)) {
      return;
    }
    lastReport.remove(session.id());
    lastTyping.remove(session.id());
    boolean mayReturn = code == null || code.reconnect();
    if (mayReturn && !engine.limits().grace().isZero() && !log.view().state().closed()) {
      away(session.id());
    } else {
      leave(session.id());
    }
    broadcaster.soon();
  }

  /** Gives a dropped session its grace period. */
  private void away(SessionId id) {
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

  private void leave(SessionId id) {
    remove(id);
    engine.messenger().tell(transport -> transport.presence().remove(room.id(), id));
    host.left();
  }

  /** Takes a session off the board. */
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

  /** Ends as the engine closes: tells what has changed, and gives all permits back. */
  void close() {
    broadcaster.now();
    permitTable.clear();
  }

  private boolean tooSoon(Map<SessionId, Long> last, SessionId session, long gap) {
    long now = engine.nanoTime();
    Long before = last.get(session);
    if (before != null && now - before < gap) {
      return true;
    }
    last.put(session, now);
    return false;
  }

  @Override
  public MessageEncoder encoder() {
    return engine.encoder();
  }

  @Override
  public Executor writers() {
    return engine.workers();
  }

  @Override
  public int queueBytes() {
    return engine.limits().queueBytes();
  }

  @Override
  public void later(Runnable task, long delayMillis) {
    engine.later(task, delayMillis);
  }
}
