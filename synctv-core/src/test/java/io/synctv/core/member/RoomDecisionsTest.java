package io.synctv.core.member;

import static io.synctv.api.member.Permission.CHANGE_SETTINGS;
import static io.synctv.api.member.Permission.KICK;
import static io.synctv.api.member.Permission.SEEK;
import static io.synctv.core.fake.Scene.ADMIN;
import static io.synctv.core.fake.Scene.GUEST;
import static io.synctv.core.fake.Scene.MEMBER;
import static io.synctv.core.fake.Scene.NOW;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.STRANGER;
import static io.synctv.core.fake.Scene.at;
import static io.synctv.core.fake.Scene.info;
import static io.synctv.core.fake.Scene.nothing;
import static io.synctv.core.fake.Scene.only;
import static io.synctv.core.fake.Scene.refusal;
import static io.synctv.core.fake.Scene.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.User;
import io.synctv.api.UserKind;
import io.synctv.api.command.RoomCommand.ChangeRole;
import io.synctv.api.command.RoomCommand.Close;
import io.synctv.api.command.RoomCommand.Join;
import io.synctv.api.command.RoomCommand.PasswordChange;
import io.synctv.api.command.RoomCommand.SettingsChange;
import io.synctv.api.command.RoomCommand.Update;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import io.synctv.core.rule.Decision;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RoomDecisionsTest {

  private static final RoomState OPEN =
      room(info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, null), Member.of(ADMIN, Role.ADMIN, 1));
  private static final RoomState LOCKED =
      room(info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, "hash"));

  @Test
  void whatAnUpdateDoesNotNameStaysAsItIs() {
    InfoEvent.Changed renamed =
        (InfoEvent.Changed)
            only(RoomDecisions.decide(LOCKED, new Update("New", null, null, null), at(NOW, OWNER)));
    assertThat(renamed.room().name()).isEqualTo("New");
    assertThat(renamed.room().passwordHash()).isEqualTo("hash");
    assertThat(renamed.parts()).containsExactly(RoomPart.NAME);
  }

  @Test
  void aPasswordIsSetAndTakenAway() {
    Update open = new Update(null, null, new PasswordChange(null), null);
    InfoEvent.Changed opened =
        (InfoEvent.Changed) only(RoomDecisions.decide(LOCKED, open, at(NOW, OWNER)));
    assertThat(opened.room().locked()).isFalse();
    Update lock = new Update(null, null, new PasswordChange("other"), null);
    InfoEvent.Changed locked =
        (InfoEvent.Changed) only(RoomDecisions.decide(OPEN, lock, at(NOW, OWNER)));
    assertThat(locked.room().passwordHash()).isEqualTo("other");
  }

  @Test
  void settingsAreToldAsSuchAndAnUpdateWithoutChangeIsNone() {
    Update update =
        new Update(null, null, null, new SettingsChange(ControlPolicy.ADMINS, AdvanceMode.STOP, 5));
    assertThat(
            ((InfoEvent.Changed) only(RoomDecisions.decide(OPEN, update, at(NOW, ADMIN)))).parts())
        .containsExactly(RoomPart.SETTINGS);
    Update same = new Update("Room", false, null, null);
    assertThat(nothing(RoomDecisions.decide(OPEN, same, at(NOW, OWNER)))).isTrue();
  }

  @Test
  void onlyWhoeverMayChangesOrClosesTheRoom() {
    assertThat(
            refusal(
                RoomDecisions.decide(OPEN, new Update("x", null, null, null), at(NOW, STRANGER))))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(RoomDecisions.decide(OPEN, new Close(), at(NOW, ADMIN))))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(only(RoomDecisions.decide(OPEN, new Close(), at(NOW, OWNER))))
        .isEqualTo(new InfoEvent.Closed());
  }

  @Test
  void joiningMakesAMemberOrAGuestOnce() {
    MemberEvent.Changed member =
        (MemberEvent.Changed) only(RoomDecisions.decide(OPEN, new Join(false), at(NOW, STRANGER)));
    assertThat(member.joined()).isTrue();
    assertThat(member.member().role()).isEqualTo(Role.MEMBER);
    MemberEvent.Changed guest =
        (MemberEvent.Changed) only(RoomDecisions.decide(OPEN, new Join(false), at(NOW, GUEST)));
    assertThat(guest.member().role()).isEqualTo(Role.GUEST);
    RoomState with = OPEN.apply(member);
    assertThat(nothing(RoomDecisions.decide(with, new Join(false), at(NOW, STRANGER)))).isTrue();
  }

  @Test
  void nobodyBecomesOneMemberTooManyAndThoseOfALoweredBoundStay() {
    RoomState two =
        room(
            withMost(OPEN.info(), 2),
            Member.of(OWNER, Role.OWNER, 1),
            Member.of(ADMIN, Role.ADMIN, 1));
    ChangeRole visitor = new ChangeRole(STRANGER.id(), Role.ADMIN, STRANGER);
    assertThat(refusal(RoomDecisions.decide(two, new Join(false), at(NOW, STRANGER))))
        .isEqualTo(ErrorCode.TOO_MANY_MEMBERS);
    assertThat(refusal(RoomDecisions.decide(two, visitor, at(NOW, OWNER))))
        .isEqualTo(ErrorCode.TOO_MANY_MEMBERS);
    RoomState lowered =
        room(withMost(OPEN.info(), 1), two.members().values().toArray(Member[]::new));
    assertThat(nothing(RoomDecisions.decide(lowered, new Join(false), at(NOW, ADMIN)))).isTrue();
    assertThat(
            only(
                RoomDecisions.decide(
                    lowered, new ChangeRole(ADMIN.id(), Role.MEMBER, null), at(NOW, OWNER))))
        .isInstanceOf(MemberEvent.Changed.class);
    RoomState three = room(withMost(OPEN.info(), 3), two.members().values().toArray(Member[]::new));
    assertThat(only(RoomDecisions.decide(three, visitor, at(NOW, OWNER))))
        .isInstanceOf(MemberEvent.Changed.class);
  }

  private static RoomInfo withMost(RoomInfo info, int members) {
    RoomSettings settings =
        new RoomSettings(info.settings().control(), info.settings().advance(), members);
    return new RoomInfo(
        info.id(),
        info.name(),
        info.owner(),
        info.createdAt(),
        info.hidden(),
        info.passwordHash(),
        settings);
  }

  @Test
  void aNewNameIsTakenOverWithRoleAndRightsKept() {
    User renamed = new User(ADMIN.id(), "Other name", UserKind.ACCOUNT);
    MemberEvent.Changed changed =
        (MemberEvent.Changed) only(RoomDecisions.decide(OPEN, new Join(false), at(NOW, renamed)));
    assertThat(changed.joined()).isFalse();
    assertThat(changed.member().role()).isEqualTo(Role.ADMIN);
    assertThat(changed.member().user().name()).isEqualTo("Other name");
  }

  @Test
  void aLockedRoomNeedsItsPasswordOnce() {
    assertThat(refusal(RoomDecisions.decide(LOCKED, new Join(false), at(NOW, STRANGER))))
        .isEqualTo(ErrorCode.JOIN_REQUIRED);
    RoomState with =
        LOCKED.apply(only(RoomDecisions.decide(LOCKED, new Join(true), at(NOW, STRANGER))));
    assertThat(Access.mayEnter(with, STRANGER)).isTrue();
    assertThat(Access.mayEnter(LOCKED, STRANGER)).isFalse();
  }

  @Test
  void theOwnerMakesAndUnmakesAdmins() {
    Member bob = new Member(MEMBER, Role.MEMBER, PermissionSet.of(KICK), PermissionSet.of(SEEK), 5);
    RoomState room = room(OPEN.info(), Member.of(OWNER, Role.OWNER, 1), bob);
    MemberEvent.Changed made =
        (MemberEvent.Changed) only(changeRole(room, OWNER, MEMBER, Role.ADMIN));
    assertThat(made).isEqualTo(new MemberEvent.Changed(bob.withRole(Role.ADMIN), false));
    RoomState after = room.apply(made);
    assertThat(Access.permissions(after, MEMBER).has(CHANGE_SETTINGS)).isTrue();
    assertThat(Access.permissions(after, MEMBER).has(SEEK)).as("denied still").isFalse();
    assertThat(nothing(changeRole(after, OWNER, MEMBER, Role.ADMIN))).isTrue();
    assertThat(only(changeRole(after, OWNER, MEMBER, Role.MEMBER)))
        .isEqualTo(new MemberEvent.Changed(bob, false));
  }

  @Test
  void whoIsNoMemberYetBecomesOneIfTheyAreKnown() {
    assertThat(refusal(changeRole(OPEN, OWNER, STRANGER, Role.ADMIN)))
        .isEqualTo(ErrorCode.MEMBER_NOT_FOUND);
    ChangeRole known = new ChangeRole(GUEST.id(), Role.ADMIN, GUEST);
    assertThat(only(RoomDecisions.decide(OPEN, known, at(NOW, OWNER))))
        .isEqualTo(new MemberEvent.Changed(Member.of(GUEST, Role.ADMIN, NOW), true));
  }

  @Test
  void nobodyElseChangesRolesAndTheOwnerStays() {
    for (User by : List.of(ADMIN, GUEST, STRANGER)) {
      assertThat(refusal(changeRole(OPEN, by, ADMIN, Role.MEMBER))).isEqualTo(ErrorCode.FORBIDDEN);
    }
    assertThat(refusal(changeRole(OPEN, OWNER, OWNER, Role.MEMBER)))
        .isEqualTo(ErrorCode.OWNER_STAYS);
    assertThatThrownBy(() -> new ChangeRole(ADMIN.id(), Role.OWNER, null))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new ChangeRole(ADMIN.id(), Role.MEMBER, GUEST))
        .isInstanceOf(InvalidValueException.class);
  }

  private static Decision changeRole(RoomState room, User by, User whom, Role role) {
    return RoomDecisions.decide(room, new ChangeRole(whom.id(), role, null), at(NOW, by));
  }
}
