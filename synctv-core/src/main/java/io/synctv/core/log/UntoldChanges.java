package io.synctv.core.log;

import io.synctv.api.Revision;
import io.synctv.cluster.spi.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Durable changes that this node knows the database has accepted, and that the room's log has not
 * told yet as far as this node knows. They are facts: nothing refuses them any more. Runs inside
 * its room's {@link Mailbox}.
 */
final class UntoldChanges {

  /** More than this are not told one by one: the room is read anew. */
  static final int MOST = 2000;

  private final TreeMap<Long, UntoldChange> changes = new TreeMap<>();

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * Adds a change; one of another history under the same number goes. What is too much is left out,
   * and found again by the next look into the database.
   */
  void add(UntoldChange change) {
    if (changes.size() < MOST || changes.containsKey(change.revision().number())) {
      changes.put(change.revision().number(), change);
    }
  }

  /** Drops what the log has told. */
  void told(@Nullable Revision revision) {
    if (revision != null) {
      changes.headMap(revision.number(), true).clear();
    }
  }

  /** Drops all: the room was read anew. */
  void clear() {
    changes.clear();
  }

  /** Returns what follows what the log has told, without a hole; nothing when that is unknown. */
  List<UntoldChange> next(@Nullable Revision told) {
    List<UntoldChange> next = new ArrayList<>();
    Revision last = told;
    while (last != null) {
      UntoldChange change = changes.get(last.number() + 1);
      if (change == null || !change.previous().equals(last)) {
        break;
      }
      next.add(change);
      last = change.revision();
    }
    return next;
  }
}
