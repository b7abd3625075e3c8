package io.synctv.core.presence;

import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.session.PlayerReport;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.core.codec.NodeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a room, session by session, and what changed since people were last told. Owned by its
 * room: not for use by several threads at a time.
 *
 * <p>Changes are gathered, as a thousand people who arrive within a second must not cause a million
 * messages. For the same reason people are told of the {@value #LISTED} who are here longest only,
 * and of the others how many they are: when one of those goes, the next takes the place.
 */
final class PresenceRoster {

  /** How many sessions people are told of. */
  static final int LISTED = 100;

  /**
   * In larger rooms only what matters to others (loading, buffering, blocked, failed, ended, away,
   * and what it is that plays) is told, not every measurement.
   */
  static final int DETAILED = 50;

  /** What is to be told of a first report is what differs from this. */
  private static final PlayerReport UNREMARKABLE =
      new PlayerReport(null, 0, false, true, null, null, null, false);

  private final NodeId node;
  private final Map<SessionId, PresenceEntry> entries = new LinkedHashMap<>();

  /** The first of {@link #entries}. */
  private final Set<SessionId> listed = new HashSet<>();

  private final PresenceDelta forPeople = new PresenceDelta();
  private final PresenceDelta forNodes = new PresenceDelta();
  private @Nullable List<PresenceEntry> list;
  private boolean shown;
  private int toldCount;
  private volatile int count;

  /**
   * Makes an empty roster.
   *
   * @param node the node whose sessions are its own
   */
  PresenceRoster(NodeId node) {
    this.node = node;
  }

  /**
   * Returns how many sessions are present, those in their grace period included. May be asked by
   * any thread.
   */
  int count() {
    return count;
  }

  /**
   * Returns sessions, the longest present first.
   *
   * @param max the most returned
   */
  List<PresenceEntry> list(int max) {
    return entries.values().stream().limit(max).toList();
  }

  /** Returns all sessions as they are now; not to be kept. */
  Iterable<PresenceEntry> all() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /**
   * Returns the sessions that people are told of, for somebody who has just come. The same list as
   * long as nothing of it changes.
   */
  List<PresenceEntry> listed() {
    shown = true;
    List<PresenceEntry> current = list;
    if (current == null) {
      current = list(LISTED);
      list = current;
    }
    return current;
  }

  /**
   * Finds a session.
   *
   * @param session which
   * @return the session, or null
   */
  @Nullable PresenceEntry find(SessionId session) {
    return entries.get(session);
  }

  /**
   * Finds a person who is present.
   *
   * @param user whose id it is
   * @return the person, or null
   */
  @Nullable User find(UserId user) {
    return entries.values().stream()
        .map(PresenceEntry::user)
        .filter(each -> each.id().equals(user))
        .findFirst()
        .orElse(null);
  }

  /**
   * Adds or replaces a session.
   *
   * @param entry the session
   */
  void put(PresenceEntry entry) {
    SessionId session = entry.session();
    PresenceEntry before = keep(entry);
    if (entry.equals(before)) {
      return;
    }
    if (isOwn(entry)) {
      forNodes.put(session, before == null);
    }
    if (listed.contains(session)) {
      forPeople.put(session, false);
    } else if (listed.size() < LISTED) {
      enlist(session);
    }
  }

  /**
   * Tells other nodes of a session of this node once more: they may take it for gone.
   *
   * @param session which
   */
  void tellAgain(SessionId session) {
    PresenceEntry entry = entries.get(session);
    if (entry != null && isOwn(entry)) {
      forNodes.put(session, false);
    }
  }

  private @Nullable PresenceEntry keep(PresenceEntry entry) {
    PresenceEntry before = entries.put(entry.session(), entry);
    count = entries.size();
    if (listed.contains(entry.session())) {
      list = null;
    }
    return before;
  }

  private void enlist(SessionId session) {
    listed.add(session);
    list = null;
    forPeople.put(session, true);
  }

  /**
   * Takes what a player said.
   *
   * @param session which
   * @param report what it said
   * @return whether others should learn of it soon
   */
  boolean report(SessionId session, PlayerReport report) {
    PresenceEntry entry = entries.get(session);
    if (entry == null) {
      return false;
    }
    PlayerReport before = entry.report();
    PlayerReport last = before == null ? UNREMARKABLE : before;
    boolean urgent = report.remarkable(last);
    // Other nodes judge by it who plays what the room plays.
    boolean elsewhere = !Objects.equals(report.media(), last.media());
    if (urgent || elsewhere || entries.size() <= DETAILED) {
      put(entry.withReport(report));
    } else {
      keep(entry.withReport(report));
    }
    return urgent;
  }

  /**
   * Removes a session.
   *
   * @param session which
   * @return the session as it was, or empty
   */
  Optional<PresenceEntry> remove(SessionId session) {
    PresenceEntry entry = entries.remove(session);
    if (entry == null) {
      return Optional.empty();
    }
    count = entries.size();
    if (isOwn(entry)) {
      forNodes.remove(entry, false);
    }
    if (listed.remove(session)) {
      list = null;
      // Who came since people were told may be in the welcome that somebody got.
      forPeople.remove(entry, shown);
      entries.keySet().stream().skip(listed.size()).findFirst().ifPresent(this::enlist);
    }
    return Optional.of(entry);
  }

  private boolean isOwn(PresenceEntry entry) {
    return entry.node().equals(node);
  }

  /** Returns whether there is something to tell people or other nodes. */
  boolean changed() {
    return changedForPeople() || !forNodes.isEmpty();
  }

  /** Returns whether there is something to tell people. */
  boolean changedForPeople() {
    return !forPeople.isEmpty() || count != toldCount;
  }

  /**
   * Returns what changed for people since the last call.
   *
   * @return for the sessions of this node
   */
  PresenceChanged forPeople() {
    PresenceDelta.Told told = forPeople.take(entries::get);
    shown = false;
    toldCount = count;
    return new PresenceChanged(told.joined(), told.left(), told.updated(), count);
  }

  /**
   * Returns what changed of this node's own sessions since the last call.
   *
   * @return for the other nodes; null when there is nothing
   */
  NodeMessage.@Nullable PresenceUpdate forNodes() {
    PresenceDelta.Told told = forNodes.take(entries::get);
    List<PresenceEntry> put = new ArrayList<>(told.joined());
    put.addAll(told.updated());
    put.removeIf(entry -> !isOwn(entry)); // gone on elsewhere since
    return put.isEmpty() && told.left().isEmpty()
        ? null
        : new NodeMessage.PresenceUpdate(put, told.left());
  }

  /**
   * Returns how long a message takes to the slowest sensible viewer: the 95th percentile of half
   * the reported round trips.
   *
   * @return milliseconds, 0 when nobody reported
   */
  double slowestOneWay() {
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
