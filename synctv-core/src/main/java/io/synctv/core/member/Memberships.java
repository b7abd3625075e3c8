package io.synctv.core.member;

import io.synctv.api.ApiStatus;
import io.synctv.api.UserId;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.JoinedBy;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which memberships end with a password, and with a kick. Pure functions. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Memberships {

  private Memberships() {}

  /**
   * Says whose memberships end when a room gets a new password: of those who came by an older one,
   * but for whoever sets it, who knows it.
   *
   * @param state the room before
   * @param context who sets the password
   * @return events that end them, none when there is nobody
   */
  static List<RoomEvent> endedByPassword(RoomState state, DecisionContext context) {
    UserId by = context.actor().application() ? null : context.actor().user().id();
    return ended(
        state.members().values().stream()
            .filter(member -> endsWithPassword(state, member))
            .map(member -> member.user().id())
            .filter(user -> !user.equals(by))
            .toList());
  }

  /**
   * Says whether a membership ends with the next password. One of which is not known how it came
   * about does while the room is locked: most come by the password then, and whoever does not can
   * be let in again, while whoever stays with an old one cannot be found. Roles above a member's
   * are never come by with a password.
   *
   * @param state the room
   * @param member the member
   * @return whether it does
   */
  public static boolean endsWithPassword(RoomState state, Member member) {
    if (isOwner(state, member.user().id())) {
      return false;
    }
    return switch (member.joinedBy()) {
      case null ->
          state.info().locked() && (member.role() == Role.MEMBER || member.role() == Role.GUEST);
      case PASSWORD -> true;
      case OPEN_ROOM, APPOINTMENT, APPLICATION -> false;
    };
  }

  /**
   * Says whose membership ends with a kick: in a room that is locked that of the person, however it
   * came about, in an open one nobody's, as they might come back the next moment.
   *
   * @param state the room
   * @param whom who is sent out
   * @return events that end it, none when there is none
   */
  static List<RoomEvent> endedByKick(RoomState state, UserId whom) {
    boolean ends =
        state.info().locked() && state.members().containsKey(whom) && !isOwner(state, whom);
    return ends ? ended(List.of(whom)) : List.of();
  }

  /**
   * Says how somebody comes who joins now.
   *
   * @param state the room they join
   * @param passwordChecked whether they knew the room's password
   * @return how
   */
  static JoinedBy way(RoomState state, boolean passwordChecked) {
    if (!state.info().locked()) {
      return JoinedBy.OPEN_ROOM;
    }
    return passwordChecked ? JoinedBy.PASSWORD : JoinedBy.APPLICATION;
  }

  private static boolean isOwner(RoomState state, UserId user) {
    return state.info().owner().id().equals(user);
  }

  /** In the order of ids, the same on whichever node, and few to an event. */
  private static List<RoomEvent> ended(List<UserId> whom) {
    List<UserId> sorted = whom.stream().sorted(Comparator.comparing(UserId::value)).toList();
    List<RoomEvent> events = new ArrayList<>();
    for (int from = 0; from < sorted.size(); from += MemberEvent.Ended.MOST) {
      int to = Math.min(sorted.size(), from + MemberEvent.Ended.MOST);
      events.add(new MemberEvent.Ended(sorted.subList(from, to)));
    }
    return events;
  }
}
