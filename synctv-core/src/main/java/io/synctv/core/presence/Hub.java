package io.synctv.core.presence;

import io.synctv.api.SessionId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.event.MessageSize;
import io.synctv.core.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one room on this node. A message is encoded once and offered to each; offering
 * never blocks. Owned by its room: not for use by several threads at a time.
 */
final class Hub {

  private static final System.Logger LOG = System.getLogger(Hub.class.getName());

  private final MessageEncoder encoder;
  private final Map<SessionId, Session> sessions = new LinkedHashMap<>();
  private final Map<Session, SessionMessage.Access> told = new HashMap<>();

  Hub(MessageEncoder encoder) {
    this.encoder = encoder;
  }

  void add(Session session) {
    sessions.put(session.id(), session);
  }

  /** Removes a session unless another has taken its id; says whether it was there. */
  boolean remove(Session session) {
    told.remove(session);
    return sessions.remove(session.id(), session);
  }

  /** Notes what a session that is here is told of its person's rights. */
  void tell(Session session, SessionMessage.Access access) {
    if (contains(session)) {
      told.put(session, access);
    }
  }

  /** Returns what a session was told last of its person's rights, or null when it was not yet. */
  SessionMessage.@Nullable Access told(Session session) {
    return told.get(session);
  }

  @Nullable Session find(SessionId id) {
    return sessions.get(id);
  }

  boolean contains(Session session) {
    return session.equals(sessions.get(session.id()));
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  List<Session> all() {
    return new ArrayList<>(sessions.values());
  }

  void broadcast(SessionMessage message) {
    offer(message, sessions.values());
  }

  /** Offers a message to some of the sessions that are here. */
  void offer(SessionMessage message, Collection<Session> to) {
    if (to.isEmpty()) {
      return;
    }
    OutboundMessage outbound;
    try {
      outbound = MessageSize.outbound(message, encoder);
    } catch (Throwable e) { // an encoder of the host may throw anything
      // The room goes on; clients find a gap where an event is missing, and ask for it.
      LOG.log(System.Logger.Level.ERROR, "A message could not be encoded", e);
      return;
    }
    for (Session session : to) {
      session.offer(outbound);
    }
  }

  void closeAll(CloseCode code) {
    all().forEach(session -> session.close(code));
  }
}
