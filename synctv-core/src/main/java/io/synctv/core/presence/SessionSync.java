package io.synctv.core.presence;

import io.synctv.api.chat.ChatMessage;
import io.synctv.api.error.CloseCode;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Welcome;
import io.synctv.api.session.WelcomeEncoder;
import io.synctv.cluster.spi.LogEntry;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.cluster.spi.Replay;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.event.MessageSize;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.member.Rights;
import io.synctv.core.session.Resume;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomState;
import io.synctv.core.state.RoomView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells sessions where a room stands: all of it, or exactly what they missed. Runs inside its
 * room's {@link Mailbox}.
 */
final class SessionSync {

  /** Says that people on other nodes do not hear of this one for now. */
  static final SessionMessage.Notice ISOLATED = new SessionMessage.Notice("CLUSTER_ISOLATED");

  /** Says that everybody hears of everybody again. */
  static final SessionMessage.Notice RESTORED = new SessionMessage.Notice("CLUSTER_RESTORED");

  private static final byte[] NOTHING = {};
  private static final System.Logger LOG = System.getLogger(SessionSync.class.getName());

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final RoomSessions sessions;
  private final Hub hub;
  private final PresenceRoster roster;
  private final @Nullable WelcomeEncoder welcomes;
  private final SharedPart<List<PlaylistItem>> playlist;
  private final SharedPart<List<ChatMessage>> chat;

  SessionSync(RoomContext room, ReplicatedLog log, RoomSessions sessions) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.sessions = sessions;
    this.hub = sessions.hub();
    this.roster = sessions.roster();
    WelcomeEncoder encoder = engine.encoder().welcomes();
    this.welcomes = encoder;
    this.playlist = new SharedPart<>(list -> encoder == null ? NOTHING : encoder.playlist(list));
    this.chat = new SharedPart<>(list -> encoder == null ? NOTHING : encoder.chat(list));
  }

  /** Greets a session and takes it into the hub. */
  void greet(Session session, @Nullable Resume resume) {
    if (resume == null || !resume.epoch().equals(log.view().epoch())) {
      hub.add(session);
      session.offer(all(session));
      if (log.isolated()) {
        session.offer(encoded(ISOLATED));
      }
      return;
    }
    session.hold();
    hub.add(session);
    if (log.isolated()) {
      session.offer(encoded(ISOLATED));
    }
    replay(session, resume, true);
  }

  /** Sends a session what it misses, or a fresh welcome. */
  void sync(Session session, @Nullable Resume from) {
    if (!hub.contains(session)) {
      return;
    }
    if (from == null || !from.epoch().equals(log.view().epoch())) {
      welcomeAnew(session);
    } else if (session.hold()) {
      replay(session, from, false);
    }
  }

  /** Greets everybody anew, after the epoch has changed. */
  void all() {
    boolean apart = log.forked() && log.isolated();
    for (Session session : hub.all()) {
      welcomeAnew(session);
      if (apart) {
        session.send(ISOLATED); // they were told before, and a welcome starts anew
      }
    }
  }

  /** Ends a session that cannot be told where the room stands, and none of the others. */
  private void welcomeAnew(Session session) {
    try {
      session.offer(all(session));
    } catch (Throwable e) { // an encoder of the host may throw anything
      LOG.log(System.Logger.Level.ERROR, "A session could not be told where the room stands", e);
      session.close(CloseCode.INSUFFICIENT_STATE);
    }
  }

  /**
   * Fetches what came after a point and lets the held session go on with it. The session has been
   * in the hub since before the log was asked: what is delivered meanwhile waits behind.
   */
  private void replay(Session session, Resume from, boolean greet) {
    long upTo = log.view().seq();
    room.ask(
        () -> log.since(from.epoch(), from.seq()),
        (@Nullable Replay replay) -> {
          try {
            replayed(session, from, upTo, greet, replay);
          } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "A session could not be told what it missed", e);
            failed(session, from, greet);
          }
        });
  }

  /** Ends a session that would wait for ever for what it missed, and for all that comes after. */
  private void failed(Session session, Resume from, boolean greet) {
    if (greet) {
      sessions.admission().takeBack(session, from);
    } else {
      session.close(CloseCode.INSUFFICIENT_STATE);
    }
  }

  private void replayed(
      Session session, Resume from, long upTo, boolean greet, @Nullable Replay replay) {
    // While the log was asked, the room may have come to another epoch.
    boolean resumes = from.epoch().equals(log.view().epoch()) && from.seq() <= upTo;
    if (!resumes || !(replay instanceof Replay.Complete complete)) {
      session.renew(all(session));
      return;
    }
    List<OutboundMessage> first = new ArrayList<>();
    if (greet) {
      first.add(encoded(welcome(session, from)));
    }
    for (LogEntry entry : complete.entries()) {
      if (entry.seq() <= upTo) {
        first.add(encoded(log.message(entry)));
      }
    }
    session.release(first, upTo);
  }

  private Welcome welcome(Session session, @Nullable Resume resumed) {
    RoomView view = log.view();
    RoomState state = view.state();
    // What is known ahead of the log holds already.
    RoomAccess access = Rights.of(log.effective(), room.overlay(), session.user());
    hub.tell(session, new SessionMessage.Access(access.role(), access.permissions()));
    return new Welcome(
        session.id(),
        session.user(),
        access.role(),
        access.permissions(),
        view.epoch(),
        resumed == null ? view.seq() : resumed.seq(),
        engine.now(),
        state.info(),
        state.playback(),
        roster.listed(),
        roster.count(),
        resumed == null
            ? new SessionMessage.Snapshot(state.playlist().items(), log.recentChat())
            : null);
  }

  /** Greets a session with all there is, of which it shares what is the same for others. */
  private OutboundMessage all(Session session) {
    Welcome welcome = welcome(session, null);
    SessionMessage.Snapshot snapshot = welcome.snapshot();
    return welcomes == null || snapshot == null
        ? encoded(welcome)
        : OutboundMessage.inParts(
            welcome, welcomes, playlist.of(snapshot.playlist()), chat.of(snapshot.chat()));
  }

  private OutboundMessage encoded(SessionMessage message) {
    return MessageSize.outbound(message, engine.encoder());
  }
}
