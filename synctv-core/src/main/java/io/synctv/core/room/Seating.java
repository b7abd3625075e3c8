package io.synctv.core.room;

import io.synctv.api.SessionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of this node hold which places in a room, and who is coming back for a session
 * whose places are still taken. Runs inside its room's {@link Serial}.
 *
 * <p>Whoever comes back is let in although a limit is reached, as the places of the session that
 * went before are given back when the new one takes over, or when the lease of its node is up. A
 * session can be come back for once only, or nobody would be bound by a limit.
 */
final class Seating {

  private final Map<SessionId, Places> held = new HashMap<>();
  private final Set<SessionId> claimed = new HashSet<>();

  /** Notes that somebody comes back for a session; false when somebody did already. */
  boolean claim(SessionId session) {
    return claimed.add(session);
  }

  /** Notes that whoever came back for a session was not let in: they may try again. */
  void unclaim(@Nullable Resume resume) {
    if (resume != null && resume.session() != null) {
      claimed.remove(resume.session());
    }
  }

  /** Notes a session's places; those it had before on this node are given back. */
  void hold(SessionId session, Places places) {
    claimed.remove(session);
    Places before = held.put(session, places);
    if (before != null) {
      before.giveBack();
    }
  }

  /**
   * A session has lost its connection. The room keeps a place for it, but its person may use theirs
   * for another session: who opens a page again and again is not shut out by those before.
   */
  void dropped(SessionId session) {
    Places places = held.get(session);
    if (places != null) {
      places.person().giveBack();
    }
  }

  /** A session has gone on at another node, if it was here: its places here are given back. */
  void moved(SessionId session) {
    Places places = held.remove(session);
    if (places != null) {
      places.giveBack();
    }
  }

  /** A session has left. */
  void left(SessionId session) {
    claimed.remove(session);
    moved(session);
  }

  /** Everybody leaves. */
  void clear() {
    claimed.clear();
    held.values().forEach(Places::giveBack);
    held.clear();
  }
}
