package io.synctv.core.member;

import static io.synctv.core.fake.Scene.ADMIN;
import static io.synctv.core.fake.Scene.GUEST;
import static io.synctv.core.fake.Scene.MEMBER;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.STRANGER;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.info;
import static io.synctv.core.fake.Scene.nothing;
import static io.synctv.core.fake.Scene.refusal;
import static io.synctv.core.fake.Scene.room;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.JoinedBy;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.rule.Decision;
import io.synctv.core.state.RoomState;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which memberships a new password and a kick end. */
final class MembershipsTest {

  private static final Member BY_PASSWORD = member(MEMBER, JoinedBy.PASSWORD);

  private static Member member(User user, JoinedBy way) {
    Member member = Member.of(user, Role.MEMBER, 1);
    return way == null ? member : member.withJoinedBy(way);
  }

  private static RoomState locked(Member... members) {
    return room(info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, "old"), members);
  }

  private static RoomState open(Member... members) {
    return room(info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null), members);
  }

  private static RoomCommand password(String hash) {
    return new RoomCommand.Update(null, null, new RoomCommand.PasswordChange(hash), null);
  }

  private static List<RoomEvent> events(RoomState state, RoomCommand command, User by) {
    return ((Decision.Accepted) RoomDecisions.decide(state, command, at(NOW, by))).events();
  }

  private static RoomState after(RoomState state, RoomCommand command, User by) {
    RoomState next = state;
    for (RoomEvent event : events(state, command, by)) {
      next = next.apply(event);
    }
    return next;
  }

  private static List<UserId> ended(RoomState state, RoomCommand command) {
    return events(state, command, OWNER).stream()
        .filter(MemberEvent.Ended.class::isInstance)
        .flatMap(event -> ((MemberEvent.Ended) event).whom().stream())
        .toList();
  }

  @Test
  void aNewPasswordEndsWhatCameByTheOldOneAndNothingElse() {
    RoomState room =
        locked(
            Member.of(OWNER, Role.OWNER, 1),
            BY_PASSWORD,
            member(GUEST, JoinedBy.PASSWORD),
            member(User.of("appointed"), JoinedBy.APPOINTMENT),
            member(User.of("brought"), JoinedBy.APPLICATION),
            member(User.of("early"), JoinedBy.OPEN_ROOM));
    assertThat(ended(room, password("new"))).containsExactly(GUEST.id(), MEMBER.id());
    RoomState after = after(room, password("new"), OWNER);
    assertThat(Access.mayEnter(after, MEMBER)).isFalse();
    assertThat(Access.mayEnter(after, User.of("early"))).isTrue();
    assertThat(ended(room, password(null))).as("nobody is kept out of an open room").isEmpty();
    assertThat(ended(room, new RoomCommand.Update("Name", null, null, null))).isEmpty();
  }

  /** What older versions kept says nothing of it: then it is as it is most likely to be. */
  @Test
  void aMembershipOfUnknownOriginEndsWithThePasswordOfALockedRoomUnlessItIsARole() {
    Member[] members = {
      member(MEMBER, null), Member.of(ADMIN, Role.ADMIN, 1), Member.of(GUEST, Role.GUEST, 1)
    };
    assertThat(ended(locked(members), password("new"))).containsExactly(GUEST.id(), MEMBER.id());
    assertThat(ended(open(members), password("new"))).isEmpty();
  }

  @Test
  void takingThePasswordAwayInBetweenKeepsNobodyIn() {
    RoomState opened = after(locked(BY_PASSWORD), password(null), OWNER);
    assertThat(ended(opened, password("new"))).containsExactly(MEMBER.id());
  }

  @Test
  void theFirstPasswordOfARoomEndsNoMembershipOfBefore() {
    RoomState joined = after(open(), new RoomCommand.Join(false), MEMBER);
    assertThat(joined.members().get(MEMBER.id()).joinedBy()).isEqualTo(JoinedBy.OPEN_ROOM);
    RoomState locked = after(joined, password("first"), OWNER);
    assertThat(Access.mayEnter(locked, MEMBER)).isTrue();
    assertThat(Access.mayEnter(locked, STRANGER)).isFalse();
    assertThat(Access.mayEnter(after(locked, password("second"), OWNER), MEMBER)).isTrue();
  }

  @Test
  void whoSetsThePasswordKnowsItAndStays() {
    Member setter =
        new Member(
            MEMBER,
            Role.MEMBER,
            PermissionSet.of(Permission.CHANGE_SETTINGS),
            PermissionSet.NONE,
            1,
            JoinedBy.PASSWORD);
    RoomState room = locked(setter, member(GUEST, JoinedBy.PASSWORD));
    RoomState after = after(room, password("new"), MEMBER);
    assertThat(after.members()).containsOnlyKeys(MEMBER.id());
    assertThat(ended(after, password("newer"))).containsExactly(MEMBER.id());
  }

  @Test
  void whoIsMadeAnAdminIsAppointedAndStaysSo() {
    RoomCommand make = new RoomCommand.ChangeRole(MEMBER.id(), Role.ADMIN, null);
    RoomCommand unmake = new RoomCommand.ChangeRole(MEMBER.id(), Role.MEMBER, null);
    RoomState made = after(locked(BY_PASSWORD), make, OWNER);
    assertThat(ended(made, password("new"))).isEmpty();
    assertThat(ended(after(made, unmake, OWNER), password("new"))).isEmpty();
  }

  @Test
  void aJoinIsDecidedByThePasswordInForce() {
    RoomState room = locked();
    RoomCommand join = new RoomCommand.Join(true, "old");
    RoomState joined = after(room, join, MEMBER);
    assertThat(joined.members().get(MEMBER.id()).joinedBy()).isEqualTo(JoinedBy.PASSWORD);
    RoomState changed = after(room, password("new"), OWNER);
    assertThat(refusal(RoomDecisions.decide(changed, join, at(NOW, MEMBER))))
        .isEqualTo(ErrorCode.WRONG_PASSWORD);
    assertThat(nothing(RoomDecisions.decide(joined, join, at(NOW, MEMBER)))).isTrue();
    assertThat(after(open(), join, MEMBER).members().get(MEMBER.id()).joinedBy())
        .as("a room that was opened asks for none")
        .isEqualTo(JoinedBy.OPEN_ROOM);
    assertThat(join.toString()).doesNotContain("old");
  }

  @Test
  void aKickOutOfALockedRoomEndsTheMembershipHoweverItCame() {
    RoomCommand kick = new RoomCommand.Kick(MEMBER.id());
    for (JoinedBy way : JoinedBy.values()) {
      RoomState room = locked(member(MEMBER, way));
      assertThat(events(room, kick, OWNER))
          .containsExactly(
              new MemberEvent.Kicked(MEMBER.id()), new MemberEvent.Ended(List.of(MEMBER.id())));
      assertThat(Access.mayEnter(after(room, kick, OWNER), MEMBER)).isFalse();
      assertThat(after(open(member(MEMBER, way)), kick, OWNER).members())
          .containsOnlyKeys(MEMBER.id());
    }
    assertThat(ended(locked(), kick)).as("no member").isEmpty();
  }

  /** One event must not grow with the room. */
  @Test
  void manyMembershipsEndInSeveralEventsOfOneDecision() {
    Member[] members =
        IntStream.range(0, 2 * MemberEvent.Ended.MOST + 1)
            .mapToObj(i -> member(User.of("u" + i), JoinedBy.PASSWORD))
            .toArray(Member[]::new);
    RoomState room = locked(members);
    assertThat(events(room, password("new"), OWNER)).hasSize(1 + 3);
    assertThat(ended(room, password("new")))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(members).map(member -> member.user().id()).toList());
    assertThat(after(room, password("new"), OWNER).members()).isEmpty();
  }
}
