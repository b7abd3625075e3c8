package io.synctv.core.log;

import static java.util.stream.Collectors.toMap;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.room.RoomPart;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.member.Access;
import io.synctv.core.state.RoomState;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Changes of people's rights that the database has accepted and the log has not told yet. They hold
 * at once, over whatever state there is and in whatever epoch, until the state has reached their
 * revision: a backlog must not lend anybody a right.
 *
 * <p>Of a person, and of each part of the room, only the newest change counts, whatever the order
 * in which they are heard of. Immutable.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class EarlyAccessChanges {

  /** No changes. */
  public static final EarlyAccessChanges NONE = new EarlyAccessChanges(Map.of());

  /** More than are ever on their way: beyond that the database is asked instead. */
  static final int MOST = 200;

  private record Change(Revision revision, RoomEvent event) {}

  /** What a change is of: a member's id or a part of the room. */
  private final Map<Object, Change> changes;

  private EarlyAccessChanges(Map<Object, Change> changes) {
    this.changes = changes;
  }

  /** Says whether there are so many that nothing more is taken in. */
  boolean full() {
    return changes.size() >= MOST;
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Returns these changes and others. */
  public EarlyAccessChanges with(AccessChange heard) {
    Map<Object, Change> next = new HashMap<>(changes);
    for (RoomEvent event : heard.events()) {
      subjects(event)
          .forEach(
              (subject, part) ->
                  next.merge(
                      subject, new Change(heard.revision(), part), EarlyAccessChanges::newer));
    }
    return new EarlyAccessChanges(next);
  }

  /** Returns what a state does not have yet. */
  public EarlyAccessChanges after(RoomState state) {
    if (changes.isEmpty()) {
      return this;
    }
    Map<Object, Change> left = new HashMap<>(changes);
    left.values().removeIf(change -> change.revision.number() <= state.revision().number());
    return left.isEmpty() ? NONE : new EarlyAccessChanges(left);
  }

  /** Returns what is of later revisions. */
  EarlyAccessChanges beyond(Revision revision) {
    Map<Object, Change> later = new HashMap<>(changes);
    later.values().removeIf(change -> change.revision.number() <= revision.number());
    return new EarlyAccessChanges(later);
  }

  /** Returns these changes without others; a newer one of the same subject stays. */
  EarlyAccessChanges without(EarlyAccessChanges others) {
    Map<Object, Change> left = new HashMap<>(changes);
    left.entrySet().removeAll(others.changes.entrySet());
    return new EarlyAccessChanges(left);
  }

  /** Returns a state with what is known ahead of it, under the state's own revision. */
  public RoomState over(RoomState state) {
    if (changes.isEmpty()) {
      return state;
    }
    TreeMap<Long, Set<RoomEvent>> inOrder = new TreeMap<>();
    for (Change change : changes.values()) {
      if (change.revision.number() > state.revision().number()) {
        inOrder
            .computeIfAbsent(change.revision.number(), number -> new LinkedHashSet<>())
            .add(change.event);
      }
    }
    RoomState ruled = state;
    for (Set<RoomEvent> events : inOrder.values()) {
      for (RoomEvent event : events) {
        ruled = ruled.apply(event);
      }
    }
    return ruled;
  }

  private static Change newer(Change a, Change b) {
    return b.revision.number() >= a.revision.number() ? b : a;
  }

  /** Returns what an event changes, each with the event that changes it. */
  private static Map<?, RoomEvent> subjects(RoomEvent event) {
    return switch (event) {
      case MemberEvent.Changed changed -> Map.of(changed.member().user().id(), event);
      case MemberEvent.Ended ended ->
          // Apart: one of them may be a member again by the time that the others are not.
          ended.whom().stream()
              .distinct()
              .collect(toMap(user -> user, user -> new MemberEvent.Ended(List.of(user))));
      case InfoEvent.Changed changed ->
          changed.parts().stream().collect(toMap(part -> part, part -> event));
      case MemberEvent.Kicked kicked -> Map.of();
      case InfoEvent.Closed closed -> Map.of();
      case PlaybackEvent playback -> Map.of();
      case PlaylistEvent playlist -> Map.of();
      case ChatEvent chat -> Map.of();
    };
  }

  /**
   * Says whether an event changes what people may do. Whoever joins an open room may do there what
   * they could before, unless they are made something else than people are on entering.
   */
  public static boolean concerns(RoomEvent event, RoomState state) {
    return switch (event) {
      case InfoEvent.Changed changed ->
          changed.parts().contains(RoomPart.PASSWORD)
              || changed.parts().contains(RoomPart.SETTINGS);
      case MemberEvent.Changed changed ->
          !changed.joined() || state.info().locked() || !isEntering(changed.member());
      case MemberEvent.Ended ended -> true;
      case MemberEvent.Kicked kicked -> false; // told in its own way
      case InfoEvent.Closed closed -> false; // as well
      case PlaybackEvent playback -> false;
      case PlaylistEvent playlist -> false;
      case ChatEvent chat -> false;
    };
  }

  private static boolean isEntering(Member member) {
    return member.role() == Access.entryRole(member.user())
        && member.grants().equals(PermissionSet.NONE)
        && member.denials().equals(PermissionSet.NONE);
  }
}
