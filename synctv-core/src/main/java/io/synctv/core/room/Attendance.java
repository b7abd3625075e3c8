package io.synctv.core.room;

import io.synctv.api.MediaId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.Outbound;
import io.synctv.api.session.Outlet;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Welcome;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.member.Access;
import io.synctv.core.presence.PresenceBoard;
import io.synctv.core.session.Session;
import io.synctv.core.session.SessionHost;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The people in a room: who joins, resumes, drops and leaves, and what others learn of it. Runs
 * inside its room's {@link Serial}, but for what {@link SessionHost} says.
 */
final class Attendance implements SessionHost {

  /** The most people a welcome lists; the rest comes by request. */
  static final int WELCOME_PEOPLE = 100;

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
  }

  Hub hub() {
    return hub;
  }

  PresenceBoard board() {
    return board;
  }

  boolean isEmpty() {
    return hub.isEmpty() && board.count() == 0;
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
    Optional<ErrorCode> full = engine.sessions().reserve(user);
    if (full.isPresent()) {
      return new JoinResult.Refused(full.get());
    }
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
    welcome(session, request.resume());
    return new JoinResult.Joined(session);
  }

  /**
   * Decides which id a session gets: that of the session it continues, unless that one is alive or
   * somebody else's.
   */
  private SessionId continued(JoinRequest request) {
    Resume resume = request.resume();
    SessionId wanted = resume == null ? null : resume.session();
    PresenceEntry before = wanted == null ? null : board.find(wanted);
    if (wanted == null || before == null || !before.user().id().equals(request.user().id())) {
      return SessionId.of(engine.ids().next());
    }
    Session alive = hub.find(wanted);
    if (alive == null) {
      return wanted;
    }
    if (alive.silence() < ZOMBIE) {
      return SessionId.of(engine.ids().next());
    }
    hub.remove(alive);
    alive.close(CloseCode.INSUFFICIENT_STATE);
    return wanted;
  }

  private void welcome(Session session, @Nullable Resume resume) {
    if (resume == null || !resume.epoch().equals(room.view().epoch())) {
      session.offer(Outbound.encoded(welcomeOf(session, null), encoder()));
      hub.add(session);
      return;
    }
    session.hold();
    hub.add(session);
    replay(session, resume, true);
  }

  /** Sends a session what it misses, or a fresh welcome. */
  void sync(Session session, @Nullable Resume from) {
    if (!hub.contains(session)) {
      return;
    }
    if (from == null || !from.epoch().equals(room.view().epoch())) {
      session.offer(Outbound.encoded(welcomeOf(session, null), encoder()));
      return;
    }
    session.hold();
    replay(session, from, false);
  }

  /**
   * Fetches what came after a point and lets the held session go on with it. The session has been
   * in the hub since before the log was asked: what is delivered meanwhile waits behind.
   */
  private void replay(Session session, Resume from, boolean greet) {
    long upTo = room.view().seq();
    engine
        .transport()
        .rooms()
        .since(room.id(), from.epoch(), from.seq())
        .whenComplete(
            (replay, failure) ->
                room.serial().execute(() -> replayed(session, from, upTo, greet, replay)));
  }

  private void replayed(
      Session session, Resume from, long upTo, boolean greet, @Nullable Replay replay) {
    List<Outbound> first = new ArrayList<>();
    if (replay instanceof Replay.Complete complete && from.seq() <= upTo) {
      if (greet) {
        first.add(Outbound.encoded(welcomeOf(session, from), encoder()));
      }
      for (LogEntry entry : complete.entries()) {
        if (entry.seq() <= upTo) {
          first.add(Outbound.encoded(room.message(entry), encoder()));
        }
      }
      session.release(first, upTo);
    } else {
      first.add(Outbound.encoded(welcomeOf(session, null), encoder()));
      session.release(first, room.view().seq());
    }
  }

  /** Greets everybody anew, after the epoch has changed. */
  void welcomeAll() {
    for (Session session : hub.all()) {
      session.offer(Outbound.encoded(welcomeOf(session, null), encoder()));
    }
  }

  private Welcome welcomeOf(Session session, @Nullable Resume resumed) {
    RoomView view = room.view();
    RoomState state = view.state();
    return new Welcome(
        session.id(),
        session.user(),
        Access.role(state, session.user()),
        Access.permissions(state, session.user()),
        view.epoch(),
        resumed == null ? view.seq() : resumed.seq(),
        engine.now(),
        state.info(),
        state.playback(),
        board.list(WELCOME_PEOPLE),
        board.count(),
        resumed == null
            ? new SessionMessage.Snapshot(state.playlist().items(), room.recentChat())
            : null);
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
    MediaId media = report.media();
    Double duration = report.duration();
    if (media != null
        && duration != null
        && !media.equals(measured)
        && media.equals(room.view().state().playback().media())
        && room.mayMeasure(session.user())) {
      measured = media;
      room.measure(session, media, duration);
    }
  }

  void typing(Session session) {
    if (!hub.contains(session) || tooSoon(lastTyping, session.id(), TYPING_GAP)) {
      return;
    }
    hub.broadcast(new SessionMessage.Typing(session.user()));
    PresenceCodec.Delta delta = new PresenceCodec.Delta(List.of(), List.of(), session.user());
    engine.transport().messages().toRoom(room.id(), PresenceCodec.encode(delta));
  }

  /** Takes what another node says about its people. */
  void remote(PresenceCodec.Delta delta) {
    delta.put().forEach(board::put);
    delta.left().forEach(entry -> board.remove(entry.session()));
    User typing = delta.typing();
    if (typing != null) {
      hub.broadcast(new SessionMessage.Typing(typing));
    }
    if (board.changed()) {
      flush(SOON);
    }
  }

  @Override
  public void ended(Session session, @Nullable CloseCode code) {
    engine.sessions().remove(session);
    if (code == CloseCode.SLOW_CONSUMER) {
      engine.counters().slowConsumers.increment();
    }
    room.serial().execute(() -> gone(session, code));
  }

  private void gone(Session session, @Nullable CloseCode code) {
    if (!hub.remove(session)) {
      return;
    }
    lastReport.remove(session.id());
    lastTyping.remove(session.id());
    PresenceEntry entry = board.find(session.id());
    long grace = engine.limits().grace().toMillis();
    boolean mayReturn = code == null || code.reconnect();
    if (entry != null && mayReturn && grace > 0 && !room.view().state().closed()) {
      board.put(entry.withAway(true));
      engine.later(() -> room.serial().execute(() -> expire(session.id())), grace);
    } else {
      leave(session.id());
    }
    flush(SOON);
  }

  private void expire(SessionId id) {
    PresenceEntry entry = board.find(id);
    if (entry != null && entry.away() && hub.find(id) == null) {
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
    if (!board.changed()) {
      return;
    }
    PresenceBoard.News news = board.flush();
    hub.broadcast(news.message());
    PresenceCodec.Delta delta = news.delta();
    if (delta != null) {
      engine.transport().messages().toRoom(room.id(), PresenceCodec.encode(delta));
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
    return engine::write;
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
