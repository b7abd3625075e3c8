package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.codec.EventCodec.Decoded;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import io.synctv.core.session.SessionHost;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The people in a room: who joins, resumes, drops and leaves, and what others learn of it. Runs
 * inside its room's {@link Mailbox}, but for what {@link SessionHost} says.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class RoomSessions implements SessionHost {

  /** What a start is scheduled ahead of the slowest sensible viewer's delay, in milliseconds. */
  private static final long LEAD_MARGIN = 60;

  private static final double LEAD_MAX = 300;

  private final RoomContext room;
  private final Engine engine;
  private final Hub hub;
  private final PresenceRoster roster;
  private final PresenceBroadcaster broadcaster;
  private final Signals signals;
  private final ItemWatch items;
  private final PlayerReports reports;
  private final PermitTable permitTable = new PermitTable();
  private final Departures departures;
  private final SessionSync sync;
  private final RemotePresence remote;
  private final SessionAccess access;
  private final Admission admission;

  /**
   * Makes a room without sessions.
   *
   * @param room the room
   * @param log its log
   * @param host what they need of the rest of the room
   */
  public RoomSessions(RoomContext room, ReplicatedLog log, PresenceHost host) {
    this.room = room;
    this.engine = room.engine();
    this.hub = new Hub(engine.encoder());
    this.roster = new PresenceRoster(engine.transport().node());
    this.signals = new Signals(room.id(), engine.messenger(), hub);
    this.items = new ItemWatch(room, log, host, hub, roster, signals);
    this.broadcaster = new PresenceBroadcaster(room, hub, roster, items);
    this.reports = new PlayerReports(room, log, host, this);
    this.departures = new Departures(room, log, host, this, permitTable);
    this.sync = new SessionSync(room, log, this);
    this.remote = new RemotePresence(room, log, this, broadcaster);
    this.access = new SessionAccess(room, log, this, broadcaster);
    this.admission = new Admission(room, log, host, this, permitTable);
  }

  // ---- from any thread

  /** Returns how many sessions are in the room, on any node. */
  public int count() {
    return roster.count();
  }

  /** Returns how many sessions the room may have over all nodes. */
  public int capacity() {
    return engine.limits().sessionsPerRoom();
  }

  // ---- who is here

  /** Says whether nobody is here on this node, nor away from it; other nodes have their own. */
  public boolean isEmpty() {
    return hub.isEmpty() && departures.isEmpty();
  }

  /** Returns sessions of the room on any node, at most so many, the longest present first. */
  public List<PresenceEntry> list(int max) {
    return roster.list(max);
  }

  /** Returns the people of the sessions that are here on this node. */
  public Collection<User> users() {
    return hub.all().stream().map(Session::user).toList();
  }

  /** Finds a person who is present on any node, or null. */
  public @Nullable User find(UserId user) {
    return roster.find(user);
  }

  /** Returns by how much a start is scheduled ahead, in milliseconds. */
  public long lead() {
    return LEAD_MARGIN + Math.round(Math.min(LEAD_MAX, roster.slowestOneWay()));
  }

  // ---- who comes and goes

  /** The log has started: the room is what it says. */
  public void opened() {
    access.opened();
  }

  /** Starts with the people whom other nodes have in the room. */
  public void open(List<PresenceEntry> elsewhere) {
    elsewhere.forEach(roster::put);
  }

  /**
   * Takes a person in, from any thread; the welcome is the first thing their sink gets. If the
   * answer is completed by who waits for it, nothing is left of the join.
   *
   * @param permits what was taken for them; the room gives it back if it takes them in
   */
  public CompletableFuture<JoinResult> join(
      JoinRequest request, SessionPermits permits, SessionSink sink) {
    CompletableFuture<JoinResult> result = new CompletableFuture<>();
    room.execute(
        () -> {
          if (!result.isDone()) { // else nobody waits for it any more
            JoinResult outcome = admission.admit(request, permits, sink);
            if (!result.complete(outcome) && outcome instanceof JoinResult.Joined joined) {
              admission.takeBack(joined.session(), request.resume());
            }
          }
        });
    return result;
  }

  /**
   * Says whether somebody comes back for a session that has its permits still, for the first time.
   */
  public Returning returning(JoinRequest request) {
    return admission.returning(request);
  }

  /** Whoever came back for a session, and {@link #returning} said so, was not let in. */
  public void returnsNot(JoinRequest request) {
    admission.returnsNot(request);
  }

  /** Ends as the engine closes: tells what has changed, and gives all permits back. */
  public void close() {
    broadcaster.now();
    permitTable.clear();
  }

  // ---- what sessions say

  /** Takes what a player says about itself; too frequent reports are dropped. */
  public void report(Session session, PlayerReport report) {
    reports.report(session, report);
  }

  /** Tells the others that somebody is typing. */
  public void typing(Session session) {
    reports.typing(session);
  }

  /** Sends a session what it misses, or a fresh welcome. */
  public void sync(Session session, @Nullable Resume from) {
    sync.sync(session, from);
  }

  // ---- what they are told

  /** Tells all sessions here. */
  public void broadcast(SessionMessage message) {
    hub.broadcast(message);
  }

  /** Tells all sessions here whether those on other nodes hear of them. */
  public void isolated(boolean isolated) {
    hub.broadcast(isolated ? SessionSync.ISOLATED : SessionSync.RESTORED);
  }

  /** Closes all sessions here. */
  public void closeAll(CloseCode code) {
    hub.closeAll(code);
  }

  /** Events were applied: whoever may not stay after them is closed, rights are told. */
  public void applied(List<Decoded> entries) {
    access.applied(entries);
    items.look();
  }

  /** What people may do may have changed. */
  public void accessChanged() {
    access.check();
  }

  /** What the application says of somebody's rights has changed. */
  public void overlaid() {
    access.overlaid();
  }

  /** Tells all sessions where the room stands, as it goes on in another epoch. */
  public void syncAll() {
    sync.all();
    items.look();
  }

  /**
   * The room was read anew: closes who may not stay, and tells the others all of it.
   *
   * @param before the revision that the room had before
   */
  public void reset(Revision before) {
    access.readAnew(before);
    sync.all();
    access.check();
    items.look();
  }

  /** The database has accepted a change of this node: its kicks hold at once. From any thread. */
  public void accepted(DurableChange change) {
    access.kicks().accepted(change);
  }

  // ---- what other nodes say

  /** Takes what another node says about its people. */
  public void heard(NodeMessage.PresenceUpdate update) {
    remote.heard(update);
  }

  /** Ends the sessions here that a kick is about. */
  public void heard(NodeMessage.Kick kick) {
    access.kicks().carryOut(kick);
  }

  /** Tells the sessions here that a signal is for. */
  public void heard(NodeMessage.Signalled signalled) {
    signals.deliver(signalled);
  }

  /** What other nodes said may have been missed. */
  public void missed() {
    remote.missed();
  }

  // ---- for its parts

  Hub hub() {
    return hub;
  }

  public PresenceRoster roster() {
    return roster;
  }

  PresenceBroadcaster broadcaster() {
    return broadcaster;
  }

  Signals signals() {
    return signals;
  }

  PlayerReports reports() {
    return reports;
  }

  Departures departures() {
    return departures;
  }

  SessionSync sync() {
    return sync;
  }

  RemotePresence remote() {
    return remote;
  }

  Admission admission() {
    return admission;
  }

  SessionAccess access() {
    return access;
  }

  // ---- for the sessions

  @Override
  public void ended(Session session, @Nullable CloseCode code) {
    if (code == CloseCode.SLOW_CONSUMER) {
      engine.metrics().slowConsumers.increment();
    }
    room.execute(() -> departures.gone(session, code));
    engine.sessions().remove(session);
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
  public long nanoTime() {
    return engine.nanoTime();
  }

  @Override
  public void later(Runnable task, long delayMillis) {
    engine.later(task, delayMillis);
  }
}
