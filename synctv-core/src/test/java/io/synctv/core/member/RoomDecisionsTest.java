package io.synctv.core.member;

import static io.synctv.core.fake.Scene.ADMIN;
import static io.synctv.core.fake.Scene.GUEST;
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

import io.synctv.api.User;
import io.synctv.api.UserKind;
import io.synctv.api.command.RoomCommand.Close;
import io.synctv.api.command.RoomCommand.Join;
import io.synctv.api.command.RoomCommand.PasswordChange;
import io.synctv.api.command.RoomCommand.SettingsChange;
import io.synctv.api.command.RoomCommand.Update;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomPart;
import io.synctv.core.state.RoomState;
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
}
