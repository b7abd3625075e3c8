package io.synctv.core.presence;

import io.synctv.api.Revision;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.store.Changes;
import io.synctv.api.store.StoredChange;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.codec.MalformedPayloadException;
import io.synctv.core.codec.NodeMessage.Kick;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.event.EventTraits;
import io.synctv.core.log.ReplicatedLog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends out of a room whom the database says to be sent out. A kick is heard of in up to three
 * ways: by a control message, which is fast and may be lost; by the log, which tells it as it tells
 * every durable change; and, when the log was not followed, by a look into the database. The same
 * kick may come again: who has come back since stays. Runs inside its room's {@link Mailbox}, but
 * for {@link #accepted}.
 */
final class Kicks {

  private static final System.Logger LOG = System.getLogger(Kicks.class.getName());

  /** Of how many people it is remembered when they were sent out last. */
  private static final int REMEMBERED = 1000;

  /** After how long the database is asked again that did not answer, in milliseconds. */
  private static final long AGAIN_MILLIS = 1000;

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final RoomSessions sessions;
  private final LinkedHashMap<UserId, Long> latest = new LinkedHashMap<>();

  /** The newest look into the database, if it has not come to an end. */
  private @Nullable Look look;

  /** A look for the kicks after a revision. */
  private static final class Look {
    private final Revision after;

    Look(Revision after) {
      this.after = after;
    }
  }

  Kicks(RoomContext room, ReplicatedLog log, RoomSessions sessions) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.sessions = sessions;
  }

  /** The database has a change of this node: its kicks hold at once. From any thread. */
  void accepted(DurableChange change) {
    List<Kick> kicks = of(change);
    if (!kicks.isEmpty()) {
      kicks.forEach(kick -> engine.messenger().send(room.id(), kick));
      room.execute(() -> kicks.forEach(this::carryOut));
    }
  }

  /** The log has told an event. */
  void told(OrderedEvent event) {
    UserId whom = EventTraits.kicked(event.event());
    if (whom != null) {
      carryOut(new Kick(whom, event.at()));
    }
  }

  /**
   * Ends the sessions here that a kick is about, the first time that it is heard of: whoever has
   * come back since may have done so within the same millisecond.
   */
  void carryOut(Kick kick) {
    // A node of a version that does not say when means all sessions that there are.
    long at = kick.at() == Long.MAX_VALUE ? engine.now() : kick.at();
    Long before = latest.get(kick.whom());
    if (before != null && before >= at) {
      return;
    }
    latest.putLast(kick.whom(), at);
    if (latest.size() > REMEMBERED) {
      latest.pollFirstEntry();
    }
    sessions
        .departures()
        .sendOut(
            CloseCode.KICKED,
            (user, entry) ->
                user.id().equals(kick.whom()) && (entry == null || entry.since() <= at));
  }

  /**
   * Says whether somebody was sent out after a session of theirs had begun: it is not to be gone on
   * with, although its own node may not have heard of the kick yet.
   */
  boolean ended(PresenceEntry session) {
    return session.since() <= latest.getOrDefault(session.user().id(), Long.MIN_VALUE);
  }

  /**
   * The room was read anew: what came after the state it had before is not told here, or not again.
   * Nobody else will tell, so the database is asked until it answers; one look covers those before
   * it that have found nothing yet.
   */
  void readAnew(Revision before) {
    boolean news = log.revision().number() > before.number();
    if (news && !sessions.isEmpty()) {
      look(new Look(look == null ? before : look.after));
    }
  }

  private void look(Look next) {
    look = next;
    room.work(() -> read(next));
  }

  /** Reads what a look is for. Blocks; outside the {@link Mailbox}. */
  private void read(Look current) {
    Changes found;
    try {
      found = engine.stores().changes().since(room.id(), current.after);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.DEBUG, "Kicks of room " + room.id() + " were not read", e);
      room.later(() -> again(current), AGAIN_MILLIS);
      return;
    }
    List<Kick> kicks = new ArrayList<>();
    if (found instanceof Changes.Complete complete) {
      complete.changes().forEach(change -> kicks.addAll(of(change)));
    }
    room.execute(
        () -> {
          if (look == current) {
            look = null;
          }
          kicks.forEach(this::carryOut);
        });
  }

  private void again(Look failed) {
    if (look != failed) {
      return; // there is a newer one
    }
    if (room.retired() || sessions.isEmpty()) {
      look = null;
    } else {
      look(failed);
    }
  }

  private static List<Kick> of(StoredChange change) {
    try {
      return of(DurableChange.decode(change.payload()));
    } catch (MalformedPayloadException e) {
      return List.of(); // of a newer version
    }
  }

  private static List<Kick> of(DurableChange change) {
    List<Kick> kicks = new ArrayList<>();
    for (RoomEvent event : change.events()) {
      UserId whom = EventTraits.kicked(event);
      if (whom != null) {
        kicks.add(new Kick(whom, change.at()));
      }
    }
    return kicks;
  }
}
