package io.synctv.core.presence;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.core.codec.PresenceCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, session by session, and what changed since people were last told. Owned by its
 * room: not for use by several threads at a time.
 *
 * <p>Changes are gathered, as a thousand people who arrive within a second must not cause a million
 * messages.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PresenceBoard {

  /**
   * In larger rooms only what matters to others (buffering, blocked, away) is told, not every
   * measurement.
   */
  static final int DETAILED = 50;

  private enum Change {
    JOINED,
    UPDATED,
    LEFT
  }

  private final NodeId node;
  private final Map<SessionId, PresenceEntry> entries = new LinkedHashMap<>();
  private final Map<SessionId, Change> changes = new LinkedHashMap<>();
  private final Map<SessionId, PresenceEntry> gone = new HashMap<>();
  private volatile int count;

  /**
   * Makes an empty board.
   *
   * @param node the node whose sessions are its own
   */
  public PresenceBoard(NodeId node) {
    this.node = node;
  }

  /**
   * Returns how many sessions are present, those in their grace period included. May be asked by
   * any thread.
   */
  public int count() {
    return count;
  }

  /**
   * Returns sessions, the longest present first.
   *
   * @param max the most returned
   */
  public List<PresenceEntry> list(int max) {
    return entries.values().stream().limit(max).toList();
  }

  /**
   * Finds a session.
   *
   * @param session which
   * @return the session, or null
   */
  public @Nullable PresenceEntry find(SessionId session) {
    return entries.get(session);
  }

  /**
   * Adds or replaces a session.
   *
   * @param entry the session
   */
  public void put(PresenceEntry entry) {
    PresenceEntry before = entries.put(entry.session(), entry);
    count = entries.size();
    if (entry.equals(before)) {
      return;
    }
    gone.remove(entry.session());
    changes.merge(
        entry.session(),
        before == null ? Change.JOINED : Change.UPDATED,
        (old, now) -> old == Change.JOINED ? Change.JOINED : Change.UPDATED);
  }

  /**
   * Takes what a player said.
   *
   * @param session which
   * @param report what it said
   * @return whether others should learn of it soon
   */
  public boolean report(SessionId session, PlayerReport report) {
    PresenceEntry entry = entries.get(session);
    if (entry == null) {
      return false;
    }
    PlayerReport before = entry.report();
    boolean urgent =
        before == null
            ? report.buffering() || report.blocked()
            : before.buffering() != report.buffering() || before.blocked() != report.blocked();
    if (urgent || entries.size() <= DETAILED) {
      put(entry.withReport(report));
    } else {
      entries.put(session, entry.withReport(report));
    }
    return urgent;
  }

  /**
   * Removes a session.
   *
   * @param session which
   * @return the session as it was, or empty
   */
  public Optional<PresenceEntry> remove(SessionId session) {
    PresenceEntry entry = entries.remove(session);
    count = entries.size();
    if (entry == null) {
      return Optional.empty();
    }
    if (changes.get(session) == Change.JOINED) {
      changes.remove(session);
    } else {
      changes.put(session, Change.LEFT);
      gone.put(session, entry);
    }
    return Optional.of(entry);
  }

  /** Returns whether there is something to tell. */
  public boolean changed() {
    return !changes.isEmpty();
  }

  /**
   * What people and other nodes are to be told.
   *
   * @param message for the sessions of this node
   * @param delta for the other nodes, about sessions of this node only; null when there is nothing
   */
  public record News(PresenceChanged message, PresenceCodec.@Nullable Delta delta) {}

  /**
   * Returns what changed, and starts gathering anew.
   *
   * @return what to tell
   */
  public News flush() {
    List<PresenceEntry> joined = new ArrayList<>();
    List<PresenceEntry> updated = new ArrayList<>();
    List<PresenceEntry> left = new ArrayList<>();
    changes.forEach(
        (session, change) -> {
          PresenceEntry entry = change == Change.LEFT ? gone.get(session) : entries.get(session);
          if (entry != null) {
            switch (change) {
              case JOINED -> joined.add(entry);
              case UPDATED -> updated.add(entry);
              case LEFT -> left.add(entry);
            }
          }
        });
    changes.clear();
    gone.clear();
    List<PresenceEntry> put = new ArrayList<>(joined);
    put.addAll(updated);
    put.removeIf(entry -> !entry.node().equals(node));
    List<PresenceEntry> ownLeft = left.stream().filter(e -> e.node().equals(node)).toList();
    PresenceCodec.Delta delta =
        put.isEmpty() && ownLeft.isEmpty() ? null : new PresenceCodec.Delta(put, ownLeft, null);
    return new News(new PresenceChanged(joined, left, updated, entries.size()), delta);
  }

  /**
   * Returns how long a message takes to the slowest sensible viewer: the 95th percentile of half
   * the reported round trips.
   *
   * @return milliseconds, 0 when nobody reported
   */
  public double slowestOneWay() {
    double[] oneWay =
        entries.values().stream()
            .map(PresenceEntry::report)
            .filter(report -> report != null && report.rtt() != null)
            .mapToDouble(report -> report == null || report.rtt() == null ? 0 : report.rtt() / 2)
            .toArray();
    if (oneWay.length == 0) {
      return 0;
    }
    Arrays.sort(oneWay);
    return oneWay[(int) Math.ceil(0.95 * oneWay.length) - 1];
  }
}
