package io.synctv.core.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.fake.Scene;
import io.synctv.core.rule.AccessOverlay;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the application says, over what the room says. */
final class RightsTest {

  private static final PermissionSet KICK = PermissionSet.of(Permission.KICK);
  private static final PermissionSet CHAT = PermissionSet.of(Permission.SEND_CHAT);
  private static final List<User> PEOPLE =
      List.of(Scene.OWNER, Scene.ADMIN, Scene.MEMBER, Scene.GUEST, Scene.STRANGER);

  private static RoomState room(String password) {
    return Scene.room(
        Scene.info(ControlPolicy.MEMBERS, AdvanceMode.NEXT, password),
        Member.of(Scene.OWNER, Role.OWNER, 1),
        Member.of(Scene.ADMIN, Role.ADMIN, 1),
        Member.of(Scene.MEMBER, Role.MEMBER, 1),
        Member.of(Scene.GUEST, Role.GUEST, 1));
  }

  private static PermissionSet rights(RoomState room, AccessDecision says, User user) {
    return Rights.permissions(room, id -> says, user);
  }

  private static ErrorCode refusal(RoomState room, AccessDecision says, User user) {
    return Rights.refusal(room, id -> says, user);
  }

  private static boolean mayKick(RoomState room, AccessOverlay overlay, User by, User whom) {
    DecisionContext context = Scene.at(1, by);
    return Rights.mayKick(
        room, new DecisionContext(context.actor(), 1, 0, context.ids(), overlay), whom.id());
  }

  @Test
  void withoutAWordOfTheApplicationTheRoomsRulesHold() {
    for (RoomState room : List.of(room(null), room("hash"))) {
      for (User user : PEOPLE) {
        assertThat(Rights.of(room, AccessOverlay.NONE, user)).isEqualTo(Access.of(room, user));
      }
    }
  }

  @Test
  void whoWasNotAskedAboutMayDoNothingAndMayComeBack() {
    for (User user : PEOPLE) {
      assertThat(rights(room(null), null, user)).isEqualTo(PermissionSet.NONE);
      assertThat(refusal(room(null), null, user)).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void rightsAreAddedAndTakenAndDenialsWin() {
    AccessDecision says = new AccessDecision.Adjusted(KICK.plus(CHAT), CHAT, null);
    for (User user : PEOPLE) {
      assertThat(rights(room(null), says, user))
          .isEqualTo(Access.permissions(room(null), user).plus(KICK).minus(CHAT));
    }
    assertThat(rights(room("hash"), says, Scene.STRANGER)).isEqualTo(PermissionSet.NONE);
    assertThat(refusal(room("hash"), says, Scene.STRANGER)).isEqualTo(ErrorCode.JOIN_REQUIRED);
  }

  @Test
  void whoIsLetInOrKeptOutIsSoWhateverThePasswordSays() {
    RoomState locked = room("hash");
    assertThat(refusal(locked, AccessDecision.admitted(), Scene.STRANGER)).isNull();
    assertThat(rights(locked, AccessDecision.admitted(), Scene.STRANGER))
        .isEqualTo(Access.permissions(room(null), Scene.STRANGER));
    for (User user : PEOPLE) {
      assertThat(refusal(room(null), AccessDecision.refused(), user))
          .isEqualTo(ErrorCode.FORBIDDEN);
      assertThat(rights(room(null), AccessDecision.refused(), user)).isEqualTo(PermissionSet.NONE);
      assertThat(
              Rights.refusal(
                  locked,
                  id -> AccessDecision.refused(),
                  Actor.of(user),
                  new RoomCommand.Join(true)))
          .isEqualTo(ErrorCode.FORBIDDEN);
    }
  }

  @Test
  void whatReplacesTheRulesIsAllThatCounts() {
    AccessDecision says = AccessDecision.replaced(Role.ADMIN, KICK);
    AccessDecision out = new AccessDecision.Replaced(Role.OWNER, KICK, false);
    for (User user : PEOPLE) {
      assertThat(Rights.role(room("hash"), id -> says, user)).isEqualTo(Role.ADMIN);
      assertThat(rights(room("hash"), says, user)).isEqualTo(KICK);
      assertThat(refusal(room("hash"), says, user)).isNull();
      assertThat(rights(room(null), out, user)).isEqualTo(PermissionSet.NONE);
      assertThat(refusal(room(null), out, user)).isEqualTo(ErrorCode.FORBIDDEN);
    }
  }

  @Test
  void anAdminByTheApplicationsWordIsSentOutByOwnersOnly() {
    AccessOverlay overlay =
        id ->
            id.equals(Scene.MEMBER.id())
                ? AccessDecision.replaced(Role.ADMIN, KICK)
                : id.equals(Scene.STRANGER.id())
                    ? AccessDecision.replaced(Role.OWNER, KICK)
                    : AccessDecision.roomRules();

    assertThat(mayKick(room(null), overlay, Scene.ADMIN, Scene.MEMBER)).isFalse();
    assertThat(mayKick(room(null), overlay, Scene.MEMBER, Scene.GUEST)).isTrue();
    assertThat(mayKick(room(null), overlay, Scene.STRANGER, Scene.MEMBER)).isTrue();
    assertThat(mayKick(room(null), overlay, Scene.STRANGER, Scene.OWNER)).isFalse();
  }
}
