package io.synctv.core.presence;

import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.session.PresenceEntry;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The people whom other nodes have in a room, as far as this node has heard. Runs inside its room's
 * {@link Mailbox}.
 */
final class RemotePresence {

  /**
   * How much longer than a grace period somebody away on another node is kept, in milliseconds,
   * before this node takes it that the other one will not say more.
   */
  private static final long FOREIGN_GRACE = 5000;

  /**
   * How long after it was loaded, in nanoseconds, a room may lack people of a node that died: as
   * long as their permits are taken still, which is a lease.
   */
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(30);

  private static final System.Logger LOG = System.getLogger(RemotePresence.class.getName());
  private static final long[] MISSED_MILLIS = {500, 2500};

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final long loadedNanos;
  private final RoomSessions sessions;
  private final PresenceRoster roster;
  private final PresenceBroadcaster broadcaster;
  private Set<SessionId> missing = Set.of();
  private int comparing;
  private volatile boolean complete = true;

  RemotePresence(
      RoomContext room, ReplicatedLog log, RoomSessions sessions, PresenceBroadcaster broadcaster) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.loadedNanos = engine.nanoTime();
    this.sessions = sessions;
    this.roster = sessions.roster();
    this.broadcaster = broadcaster;
  }

  /** Says whether the room surely knows who is in it on other nodes. From any thread. */
  boolean isComplete() {
    return complete && engine.nanoTime() - loadedNanos > SETTLED;
  }

  /** Notes whether the cluster's store could be asked when the room was loaded. */
  void complete(boolean known) {
    complete = known;
  }

  /** Takes what another node says about its people. */
  void heard(NodeMessage.PresenceUpdate update) {
    update.put().forEach(this::put);
    for (PresenceEntry left : update.left()) {
      PresenceEntry known = roster.find(left.session());
      // It may have gone on elsewhere; then its former node has nothing to say about it any more.
      if (known != null && known.node().equals(left.node())) {
        sessions.departures().remove(left.session());
      }
      staysHere(left.session());
    }
    broadcaster.soon();
  }

  private void put(PresenceEntry entry) {
    SessionId id = entry.session();
    PresenceEntry known = roster.find(id);
    boolean elsewhere = known != null && !known.node().equals(entry.node());
    if (entry.away()) {
      staysHere(id);
    }
    if (sessions.hub().find(id) != null || (entry.away() && elsewhere)) {
      return;
    }
    sessions.departures().wentOn(id);
    roster.put(entry);
    if (entry.away()) {
      long patience = engine.limits().grace().toMillis() + FOREIGN_GRACE;
      room.later(() -> expire(entry), patience);
    }
  }

  /**
   * Another node says that a session has dropped there, or gone. One that went on here while the
   * two did not hear of each other is put and told of again: that node has taken it out everywhere.
   */
  private void staysHere(SessionId id) {
    PresenceEntry here = roster.find(id);
    if (sessions.hub().find(id) != null
        && here != null
        && here.node().equals(engine.transport().node())) {
      engine
          .messenger()
          .tell(transport -> transport.presence().put(room.id(), id, PresenceCodec.encode(here)));
      roster.tellAgain(id);
      broadcaster.soon();
    }
  }

  /** The node that should have told has not: it has gone. */
  private void expire(PresenceEntry entry) {
    if (entry.equals(roster.find(entry.session()))) {
      sessions.departures().remove(entry.session());
      broadcaster.soon();
    }
  }

  /**
   * A node has gone: so have its people, but for those who have come back elsewhere. From any
   * thread.
   */
  void nodeLeft(NodeId node) {
    room.execute(() -> remove(node));
  }

  private void remove(NodeId node) {
    for (PresenceEntry entry : roster.list(Integer.MAX_VALUE)) {
      if (entry.node().equals(node)) {
        sessions.departures().remove(entry.session());
      }
    }
    broadcaster.soon();
  }

  /**
   * News may have been missed, as with entries of the log: compares soon, and once more when every
   * node has had the time to say again what it holds.
   */
  void missed() {
    if (comparing == 0) {
      comparing = MISSED_MILLIS.length;
      for (long delay : MISSED_MILLIS) {
        engine.later(this::compare, delay);
      }
    }
  }

  /** Asks the cluster's store. Blocks; outside the {@link Mailbox}. */
  private void compare() {
    try {
      refresh(new ClusterPresence(engine));
    } catch (Throwable e) { // also a transport's own fault: the next turn must come
      LOG.log(System.Logger.Level.DEBUG, "Who is elsewhere could not be asked", e);
    }
    room.execute(() -> comparing--);
  }

  /**
   * Compares with what the cluster's store says now, if it is there. Blocks; outside the mailbox.
   *
   * @throws TransportException when it does not answer
   */
  void refresh(ClusterPresence presence) {
    if (!room.retired() && !engine.isolated()) {
      compareWith(presence.elsewhere(room.id()));
    }
  }

  /** Compares with what the cluster's store has said. From any thread. */
  void compareWith(List<PresenceEntry> listed) {
    room.execute(
        () -> {
          if (log.opened() && !room.retired()) {
            reconcile(listed);
          }
        });
  }

  /**
   * Compares with what the cluster's store says of other nodes' people, after news may have been
   * missed. Who is missing there is gone at the second time: a store that came back empty is told
   * of everybody again, node by node.
   *
   * @param listed all who are on other nodes
   */
  private void reconcile(List<PresenceEntry> listed) {
    Set<SessionId> there = new HashSet<>();
    for (PresenceEntry entry : listed) {
      there.add(entry.session());
      if (roster.find(entry.session()) == null) {
        put(entry);
      }
    }
    long settled = engine.now() - FOREIGN_GRACE;
    Set<SessionId> lacking = new HashSet<>();
    for (PresenceEntry entry : roster.list(Integer.MAX_VALUE)) {
      // Whoever has just come may be told of before the store knows.
      boolean own = entry.node().equals(engine.transport().node());
      if (!own && !there.contains(entry.session()) && entry.since() < settled) {
        if (missing.contains(entry.session())) {
          sessions.departures().remove(entry.session());
        } else {
          lacking.add(entry.session());
        }
      }
    }
    missing = lacking;
    broadcaster.soon();
  }
}
