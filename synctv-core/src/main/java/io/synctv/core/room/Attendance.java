package io.synctv.core.room;

import io.synctv.api.MediaId;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.Permission;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.Outlet;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.member.Access;
import io.synctv.core.presence.PresenceBoard;
import io.synctv.core.session.Session;
import io.synctv.core.session.SessionHost;
import io.synctv.core.state.RoomState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The people in a room: who joins, resumes, drops and leaves, and what others learn of it. Runs
 * inside its room's {@link Serial}, but for what {@link SessionHost} says.
 */
final class Attendance implements SessionHost {

  /**
   * How much longer than a grace period somebody away on another node is kept, in milliseconds,
   * before this node takes it that the other one will not say more.
   */
  private static final long FOREIGN_GRACE = 5000;

  private static final long SOON = 100;
  private static final long LATER = 2000;
  private static final long REPORT_GAP = TimeUnit.MILLISECONDS.toNanos(700);
  private static final long TYPING_GAP = TimeUnit.MILLISECONDS.toNanos(900);

  /**
   * A connection silent for so long is taken for dead when its session comes back on another one.
   */
  private static final long ZOMBIE = TimeUnit.SECONDS.toNanos(10);

  /** What a start is scheduled ahead of the slowest sensible viewer's delay, in milliseconds. */
  private static final long LEAD_MARGIN = 60;

  private static final double LEAD_MAX = 300;

  private final RoomActor room;
  private final Engine engine;
  private final Hub hub;
  private final PresenceBoard board;
  private final Welcomes welcomes;
  private final Map<SessionId, Long> drops = new HashMap<>();
  private long drop;
  private final Map<SessionId, Long> lastReport = new HashMap<>();
  private final Map<SessionId, Long> lastTyping = new HashMap<>();
  private @Nullable MediaId measured;
  private boolean flushSoon;
  private boolean flushLater;

  Attendance(RoomActor room, Engine engine) {
    this.room = room;
    this.engine = engine;
    this.hub = new Hub(engine.encoder());
    this.board = new PresenceBoard(engine.transport().node());
    this.welcomes = new Welcomes(room, engine, hub, board);
  }

  Hub hub() {
    return hub;
  }

  PresenceBoard board() {
    return board;
  }

  Welcomes welcomes() {
    return welcomes;
  }

  /** Says whether nobody is here on this node, nor away from it; other nodes have their own. */
  boolean isEmpty() {
    return hub.isEmpty() && drops.isEmpty();
  }

  /** Returns by how much a start is scheduled ahead, in milliseconds. */
  long lead() {
    return LEAD_MARGIN + Math.round(Math.min(LEAD_MAX, board.slowestOneWay()));
  }

  /** Takes a person in; the welcome is the first thing their outlet gets. */
  JoinResult join(JoinRequest request, Outlet outlet) {
    RoomState state = room.view().state();
    User user = request.user();
    if (state.closed()) {
      return new JoinResult.Refused(ErrorCode.ROOM_NOT_FOUND);
    }
    if (!Access.mayEnter(state, user)) {
      return new JoinResult.Refused(ErrorCode.JOIN_REQUIRED);
    }
    SessionId id = continued(request);
    PresenceEntry before = board.find(id);
    int capacity =
        Math.min(engine.limits().sessionsPerRoom(), state.info().settings().maxMembers());
    if (before == null && board.count() >= capacity) {
      return new JoinResult.Refused(ErrorCode.ROOM_FULL);
    }
    Session zombie = hub.find(id);
    if (zombie != null) {
      engine.sessions().remove(zombie);
      hub.remove(zombie);
      zombie.close(CloseCode.INSUFFICIENT_STATE);
    }
    Optional<ErrorCode> full = engine.sessions().reserve(user);
    if (full.isPresent()) {
      if (zombie != null) {
        away(id);
        flush(SOON);
      }
      return new JoinResult.Refused(full.get());
    }
    drops.remove(id);
    Session session = new Session(id, user, room.id(), outlet, this);
    engine.sessions().add(session);
    long since = before == null ? engine.now() : before.since();
    PresenceEntry entry =
        new PresenceEntry(
            id,
            user,
            Access.role(state, user),
            request.device(),
            engine.transport().node(),
            since,
            false,
            null);
    board.put(entry);
    engine.transport().presence().put(room.id(), id, PresenceCodec.encode(entry));
    flush(SOON);
    try {
      welcomes.greet(session, request.resume());
    } catch (RuntimeException e) {
      hub.add(session);
      session.close(CloseCode.INSUFFICIENT_STATE);
      throw e;
    }
    return new JoinResult.Joined(session);
  }

  /**
   * Decides which id a session gets: that of the session it continues, unless that one is alive,
   * here or on another node, or somebody else's.
   */
  private SessionId continued(JoinRequest request) {
    Resume resume = request.resume();
    SessionId wanted = resume == null ? null : resume.session();
    PresenceEntry before = wanted == null ? null : board.find(wanted);
    if (wanted == null || before == null || !before.user().id().equals(request.user().id())) {
      return SessionId.of(engine.ids().next());
    }
    Session here = hub.find(wanted);
    boolean alive =
        here == null ? !before.away() && !isOwn(before) : here.isOpen() && here.silence() < ZOMBIE;
    return alive ? SessionId.of(engine.ids().next()) : wanted;
  }

  private boolean isOwn(PresenceEntry entry) {
    return entry.node().equals(engine.transport().node());
  }

  /** Takes what a player says about itself; too frequent reports are dropped. */
  void report(Session session, PlayerReport report) {
    if (!hub.contains(session) || tooSoon(lastReport, session.id(), REPORT_GAP)) {
      return;
    }
    boolean urgent = board.report(session.id(), report);
    if (urgent || board.changed()) {
      flush(urgent ? SOON : LATER);
    }
    learnLength(session, report);
  }

  /** The first one who may tells how long the current entry is. */
  private void learnLength(Session session, PlayerReport report) {
    MediaId media = report.media();
    Double duration = report.duration();
    RoomState state = room.view().state();
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
    room.intake()
        .measure(session, media, duration)
        .thenAccept(outcome -> room.serial().execute(() -> measured = null));
  }

  void typing(Session session) {
    if (!hub.contains(session) || tooSoon(lastTyping, session.id(), TYPING_GAP)) {
      return;
    }
    hub.broadcast(new SessionMessage.Typing(session.user()));
    PresenceCodec.Delta delta = new PresenceCodec.Delta(List.of(), List.of(), session.user());
    engine.post().people(room.id(), delta);
  }

  /** Takes what another node says about its people. */
  void remote(PresenceCodec.Delta delta) {
    delta.put().forEach(this::remotePut);
    for (PresenceEntry left : delta.left()) {
      PresenceEntry known = board.find(left.session());
      // It may have gone on elsewhere; then its former node has nothing to say about it any more.
      if (known != null && known.node().equals(left.node())) {
        board.remove(left.session());
      }
    }
    User typing = delta.typing();
    if (typing != null) {
      hub.broadcast(new SessionMessage.Typing(typing));
    }
    if (board.changed()) {
      flush(SOON);
    }
  }

  private void remotePut(PresenceEntry entry) {
    SessionId id = entry.session();
    PresenceEntry known = board.find(id);
    boolean elsewhere = known != null && !known.node().equals(entry.node());
    if (hub.find(id) != null || (entry.away() && elsewhere)) {
      return;
    }
    drops.remove(id);
    board.put(entry);
    if (entry.away()) {
      long patience = engine.limits().grace().toMillis() + FOREIGN_GRACE;
      engine.later(() -> room.serial().execute(() -> expireForeign(entry)), patience);
    }
  }

  /** A node has gone: so have its people, but for those who have come back elsewhere. */
  void nodeLeft(NodeId node) {
    for (PresenceEntry entry : board.list(Integer.MAX_VALUE)) {
      if (entry.node().equals(node)) {
        board.remove(entry.session());
      }
    }
    if (board.changed()) {
      flush(SOON);
    }
  }

  /**
   * Compares with what the cluster's store says of other nodes' people, after news may have been
   * missed.
   *
   * @param listed all who are on other nodes
   */
  void reconcile(List<PresenceEntry> listed) {
    Set<SessionId> there = new HashSet<>();
    for (PresenceEntry entry : listed) {
      there.add(entry.session());
      if (board.find(entry.session()) == null) {
        remotePut(entry);
      }
    }
    long settled = engine.now() - FOREIGN_GRACE;
    for (PresenceEntry entry : board.list(Integer.MAX_VALUE)) {
      // Whoever has just come may be told of before the store knows.
      if (!isOwn(entry) && !there.contains(entry.session()) && entry.since() < settled) {
        board.remove(entry.session());
      }
    }
    if (board.changed()) {
      flush(SOON);
    }
  }

  /** Ends the sessions a person has on this node. */
  void kick(UserId user) {
    for (Session session : hub.all()) {
      if (session.user().id().equals(user)) {
        session.close(CloseCode.KICKED);
      }
    }
  }

  /** The node that should have told has not: it has gone. */
  private void expireForeign(PresenceEntry entry) {
    if (entry.equals(board.find(entry.session()))) {
      board.remove(entry.session());
      flush(SOON);
    }
  }

  @Override
  public void ended(Session session, @Nullable CloseCode code) {
    if (code == CloseCode.SLOW_CONSUMER) {
      engine.counters().slowConsumers.increment();
    }
    room.serial().execute(() -> gone(session, code));
    engine.sessions().remove(session);
  }

  private void gone(Session session, @Nullable CloseCode code) {
    if (!hub.remove(session)) {
      return;
    }
    lastReport.remove(session.id());
    lastTyping.remove(session.id());
    boolean mayReturn = code == null || code.reconnect();
    if (mayReturn && !engine.limits().grace().isZero() && !room.view().state().closed()) {
      away(session.id());
    } else {
      leave(session.id());
    }
    flush(SOON);
  }

  /** Gives a dropped session its grace period. */
  private void away(SessionId id) {
    PresenceEntry entry = board.find(id);
    if (entry == null) {
      room.maybeRetire();
      return;
    }
    board.put(entry.withAway(true));
    long number = ++drop;
    drops.put(id, number);
    long grace = engine.limits().grace().toMillis();
    engine.later(() -> room.serial().execute(() -> expire(id, number)), grace);
  }

  /** Ends the grace period of one drop; whoever came back and dropped again has another. */
  private void expire(SessionId id, long number) {
    if (drops.remove(id, number)) {
      leave(id);
      flush(SOON);
    }
  }

  private void leave(SessionId id) {
    board.remove(id);
    engine.transport().presence().remove(room.id(), id);
    room.maybeRetire();
  }

  private void flush(long delay) {
    boolean scheduled = delay == SOON ? flushSoon : flushSoon || flushLater;
    if (scheduled) {
      return;
    }
    if (delay == SOON) {
      flushSoon = true;
    } else {
      flushLater = true;
    }
    engine.later(() -> room.serial().execute(() -> tell(delay)), delay);
  }

  private void tell(long delay) {
    if (delay == SOON) {
      flushSoon = false;
    } else {
      flushLater = false;
    }
    tellNow();
  }

  /** Tells what has changed. */
  void tellNow() {
    if (!board.changed()) {
      return;
    }
    PresenceBoard.News news = board.flush();
    hub.broadcast(news.message());
    PresenceCodec.Delta delta = news.delta();
    if (delta != null) {
      engine.post().people(room.id(), delta);
    }
  }

  private static boolean tooSoon(Map<SessionId, Long> last, SessionId session, long gap) {
    long now = System.nanoTime();
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
