package io.synctv.core.presence;

import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.core.session.Resume;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of this node hold which permits in a room, and who is coming back for a session
 * whose permits are still taken. Runs inside its room's {@link Mailbox}.
 *
 * <p>Whoever comes back is let in although a limit is reached, as the permits of the session that
 * went before are given back when the new one takes over, or when the lease of its node is up. A
 * session can be come back for once only, or nobody would be bound by a limit.
 */
final class PermitTable {

  private final Map<SessionId, SessionPermits> held = new HashMap<>();
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

  /** Notes a session's permits; those it had before on this node are given back. */
  void hold(SessionId session, SessionPermits permits) {
    claimed.remove(session);
    SessionPermits before = held.put(session, permits);
    if (before != null) {
      before.giveBack();
    }
  }

  /**
   * A session has lost its connection. The room keeps a place for it, but its person may use theirs
   * for another session: who opens a page again and again is not shut out by those before.
   */
  void dropped(SessionId session) {
    SessionPermits permits = held.get(session);
    if (permits != null) {
      permits.ofUser().giveBack();
    }
  }

  /** A session has gone on at another node, if it was here: its permits here are given back. */
  void moved(SessionId session) {
    SessionPermits permits = held.remove(session);
    if (permits != null) {
      permits.giveBack();
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
    held.values().forEach(SessionPermits::giveBack);
    held.clear();
  }
}
