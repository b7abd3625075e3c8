package io.synctv.core.presence;

import io.synctv.api.SessionId;
import io.synctv.api.session.PresenceEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What has changed of some sessions since it was last told: who came and went in between is not
 * mentioned. Not for use by several threads at a time.
 */
final class PresenceDelta {

  private enum Change {
    JOINED,
    UPDATED,
    LEFT
  }

  /** What is to be told. */
  record Told(List<PresenceEntry> joined, List<PresenceEntry> updated, List<PresenceEntry> left) {}

  private final Map<SessionId, Change> changes = new LinkedHashMap<>();
  private final Map<SessionId, PresenceEntry> gone = new HashMap<>();

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Notes that a session is there; {@code fresh} when it was not before. */
  void put(SessionId session, boolean fresh) {
    gone.remove(session);
    changes.merge(
        session,
        fresh ? Change.JOINED : Change.UPDATED,
        (old, now) -> old == Change.JOINED ? Change.JOINED : Change.UPDATED);
  }

  /**
   * Notes that a session is gone.
   *
   * @param known whether somebody may know of it although its coming was not told
   */
  void remove(PresenceEntry entry, boolean known) {
    SessionId session = entry.session();
    if (changes.get(session) == Change.JOINED && !known) {
      changes.remove(session);
    } else {
      changes.put(session, Change.LEFT);
      gone.put(session, entry);
    }
  }

  /**
   * Returns what changed, and starts anew.
   *
   * @param current finds a session as it is now; what it does not find is left out
   */
  Told take(Function<SessionId, @Nullable PresenceEntry> current) {
    Told told = new Told(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    changes.forEach(
        (session, change) -> {
          PresenceEntry entry = change == Change.LEFT ? gone.get(session) : current.apply(session);
          if (entry != null) {
            switch (change) {
              case JOINED -> told.joined.add(entry);
              case UPDATED -> told.updated.add(entry);
              case LEFT -> told.left.add(entry);
            }
          }
        });
    changes.clear();
    gone.clear();
    return told;
  }
}
