package io.synctv.core.presence;

import io.synctv.api.Revision;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.Role;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.codec.EventCodec.Decoded;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.engine.Engine;
import io.synctv.core.engine.RoomContext;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.member.Rights;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the sessions of this node to what their people are and may do in the room, whichever way
 * this node learns of a change: tells a session when that is something else than it was told last,
 * and closes the sessions of those who may not stay, who were sent out or do not belong to a room
 * that is locked. Runs inside its room's {@link Mailbox}.
 *
 * <p>Rights hold, and are told, by what is known ahead of the log. That may lack a membership from
 * before, which the log is still to tell; so a session is closed only when the log's own place says
 * so too.
 */
final class SessionAccess {

  private final RoomContext room;
  private final ReplicatedLog log;
  private final Engine engine;
  private final RoomSessions sessions;
  private final Hub hub;
  private final PresenceRoster roster;
  private final PresenceBroadcaster broadcaster;
  private final Kicks kicks;
  private @Nullable RoomState checked;
  private @Nullable RoomState checkedEarly;
  private @Nullable RoomInfo listed;

  SessionAccess(
      RoomContext room, ReplicatedLog log, RoomSessions sessions, PresenceBroadcaster broadcaster) {
    this.room = room;
    this.log = log;
    this.engine = room.engine();
    this.sessions = sessions;
    this.hub = sessions.hub();
    this.roster = sessions.roster();
    this.broadcaster = broadcaster;
    this.kicks = new Kicks(room, log, sessions);
  }

  Kicks kicks() {
    return kicks;
  }

  /** The room was loaded. */
  void opened() {
    if (!log.effective().closed()) {
      list(log.effective().info());
    }
  }

  private void list(RoomInfo info) {
    if (!info.equals(listed)) {
      engine.publicRooms().changed(listed, info);
      listed = info;
    }
  }

  /**
   * The log has told events, and the replica has applied them: closes who may not stay after them,
   * before anybody is told of them.
   */
  void shutOut(List<Decoded> entries) {
    entries.forEach(entry -> kicks.told(entry.event()));
    if (!sameAccess(log.view().state(), checked)) {
      closeStrangers();
    }
  }

  /** The room was read anew, and nobody was told so yet. */
  void readAnew(Revision before) {
    kicks.readAnew(before);
    closeStrangers();
  }

  /** Looks whether what people may do is something else than at the last look. */
  void check() {
    RoomState state = log.view().state();
    RoomState early = log.effective();
    boolean same = sameAccess(state, checked) && sameAccess(early, checkedEarly);
    checked = state;
    checkedEarly = early;
    if (!same) {
      list(early.info());
      closeStrangers();
      tell(early);
    }
  }

  @SuppressWarnings("ReferenceEquality") // parts that no event has touched: that is quick
  private static boolean sameAccess(RoomState one, @Nullable RoomState other) {
    return other != null && one.info() == other.info() && one.members() == other.members();
  }

  private void closeStrangers() {
    if (log.view().state().info().locked()) {
      close(CloseCode.JOIN_REQUIRED, ErrorCode.JOIN_REQUIRED);
    }
  }

  private void close(CloseCode code, ErrorCode refusal) {
    RoomState state = log.view().state();
    RoomState early = log.effective();
    sessions
        .departures()
        .sendOut(
            code, (user, entry) -> refuses(state, user, refusal) && refuses(early, user, refusal));
  }

  private boolean refuses(RoomState state, User user, ErrorCode refusal) {
    return Rights.refusal(state, room.overlay(), user) == refusal;
  }

  /** What the application says of somebody has changed. */
  void overlaid() {
    close(CloseCode.KICKED, ErrorCode.FORBIDDEN);
    checked = null;
    check();
  }

  private void tell(RoomState state) {
    Map<SessionMessage.Access, OutboundMessage> messages = new HashMap<>();
    for (Session session : hub.all()) {
      SessionMessage.Access now = of(state, session.user());
      SessionMessage.Access told = hub.told(session);
      // Who was told nothing yet waits for a welcome, which says what holds by then.
      if (told != null && !told.equals(now)) {
        hub.tell(session, now);
        session.offer(
            messages.computeIfAbsent(
                now, access -> OutboundMessage.late(access, engine.encoder())));
      }
      list(session.id(), now.role());
    }
  }

  private SessionMessage.Access of(RoomState state, User user) {
    RoomAccess access = Rights.of(state, room.overlay(), user);
    return new SessionMessage.Access(access.role(), access.permissions());
  }

  /** Has others see a session of this node under its role. */
  private void list(SessionId id, Role role) {
    PresenceEntry entry = roster.find(id);
    if (entry != null && entry.role() != role) {
      PresenceEntry next = entry.withRole(role);
      roster.put(next);
      engine
          .messenger()
          .tell(transport -> transport.presence().put(room.id(), id, PresenceCodec.encode(next)));
      broadcaster.soon();
    }
  }
}
