package io.synctv.core.member;

import static io.synctv.core.fake.Scene.ADMIN;
import static io.synctv.core.fake.Scene.GUEST;
import static io.synctv.core.fake.Scene.MEMBER;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.fake.Scene;
import io.synctv.core.rule.Decision;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KickTest {

  private static final User OTHER_ADMIN = User.of("other");
  private static final User BOUNCER = User.of("bouncer");

  private final RoomState room =
      Scene.room(
          Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null),
          Member.of(OWNER, Role.OWNER, 1),
          Member.of(ADMIN, Role.ADMIN, 1),
          Member.of(OTHER_ADMIN, Role.ADMIN, 1),
          Member.of(MEMBER, Role.MEMBER, 1),
          new Member(
              BOUNCER, Role.MEMBER, PermissionSet.of(Permission.KICK), PermissionSet.NONE, 1));

  /** What the rule says, and the decision that rests on it. */
  private boolean may(User by, User whom) {
    Decision decision =
        RoomDecisions.decide(room, new RoomCommand.Kick(whom.id()), Scene.at(2, by));
    boolean may = Rights.mayKick(room, Scene.at(2, by), whom.id());
    if (may) {
      assertThat(Scene.only(decision)).isEqualTo(new MemberEvent.Kicked(whom.id()));
    } else {
      assertThat(decision).isEqualTo(Decision.rejected(ErrorCode.FORBIDDEN));
    }
    return may;
  }

  @Test
  void itChangesNothingOfTheRoom() {
    assertThat(room.apply(new MemberEvent.Kicked(MEMBER.id()))).isEqualTo(room);
  }

  @Test
  void nobodySendsTheOwnerOutAndOnlyTheOwnerAnAdmin() {
    for (User by : List.of(OWNER, ADMIN, BOUNCER, MEMBER, GUEST)) {
      assertThat(may(by, OWNER)).as("%s", by).isFalse();
      assertThat(may(by, ADMIN)).as("%s", by).isEqualTo(by.equals(OWNER));
    }
    assertThat(may(OTHER_ADMIN, ADMIN)).isFalse();
  }

  @Test
  void othersAreSentOutByWhoeverHasTheRight() {
    for (User whom : List.of(MEMBER, GUEST, STRANGER)) {
      for (User by : List.of(OWNER, ADMIN, BOUNCER)) {
        assertThat(may(by, whom)).as("%s %s", by, whom).isTrue();
      }
      for (User by : List.of(MEMBER, GUEST, STRANGER)) {
        assertThat(may(by, whom)).as("%s %s", by, whom).isFalse();
      }
    }
  }
}
