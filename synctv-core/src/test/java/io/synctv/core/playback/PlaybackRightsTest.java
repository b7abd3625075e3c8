package io.synctv.core.playback;

import static io.synctv.core.fake.Scene.A;
import static io.synctv.core.fake.Scene.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.User;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.fake.Scene;
import io.synctv.core.member.Access;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlaybackRightsTest {

  private static final List<PlaybackCommand> COMMANDS =
      List.of(
          new PlaybackCommand.Play(null),
          new PlaybackCommand.Pause(null),
          new PlaybackCommand.Seek(5),
          new PlaybackCommand.ChangeRate(2),
          new PlaybackCommand.Select(A, null, null));

  private static RoomState room(ControlPolicy control, Member... members) {
    return Scene.playing(
        Scene.withItems(
            Scene.room(Scene.info(control, AdvanceMode.NEXT, null), members),
            Scene.item("a", "1", Scene.media("a"))),
        A,
        0);
  }

  private static boolean may(RoomState state, User user, PlaybackCommand command) {
    return Scene.refusal(
            PlaybackDecisions.decide(state, command, null, null, Scene.at(NOW + 1, user)))
        != ErrorCode.FORBIDDEN;
  }

  @ParameterizedTest
  @CsvSource({
    "EVERYONE, OWNER, true", "EVERYONE, ADMIN, true", "EVERYONE, MEMBER, true",
    "EVERYONE, GUEST, true", "MEMBERS, OWNER, true", "MEMBERS, ADMIN, true",
    "MEMBERS, MEMBER, true", "MEMBERS, GUEST, false", "ADMINS, OWNER, true",
    "ADMINS, ADMIN, true", "ADMINS, MEMBER, false", "ADMINS, GUEST, false"
  })
  void thePolicySaysWhichRolesControlPlayback(ControlPolicy control, Role role, boolean expected) {
    User user = role == Role.OWNER ? Scene.OWNER : User.of("somebody");
    RoomState state = room(control, Member.of(user, role, 1));
    for (PlaybackCommand command : COMMANDS) {
      assertThat(may(state, user, command)).as("%s", command).isEqualTo(expected);
    }
  }

  @Test
  void grantsAndDenialsOutweighTheRole() {
    Member granted =
        new Member(
            Scene.GUEST, Role.GUEST, PermissionSet.of(Permission.SEEK), PermissionSet.NONE, 1);
    RoomState state = room(ControlPolicy.ADMINS, granted);
    assertThat(may(state, Scene.GUEST, new PlaybackCommand.Seek(1))).isTrue();
    assertThat(may(state, Scene.GUEST, new PlaybackCommand.Play(null))).isFalse();
    Member denied =
        new Member(
            Scene.MEMBER,
            Role.MEMBER,
            PermissionSet.of(Permission.SEEK),
            PermissionSet.of(Permission.SEEK),
            1);
    RoomState strict = room(ControlPolicy.EVERYONE, denied);
    assertThat(may(strict, Scene.MEMBER, new PlaybackCommand.Seek(1))).isFalse();
    assertThat(may(strict, Scene.MEMBER, new PlaybackCommand.Play(3.0))).isFalse();
    assertThat(may(strict, Scene.MEMBER, new PlaybackCommand.Pause(3.0))).isFalse();
    assertThat(may(strict, Scene.MEMBER, new PlaybackCommand.Play(null))).isTrue();
  }

  @Test
  void theOwnerCannotBeDeniedAnything() {
    Member self = new Member(Scene.OWNER, Role.OWNER, PermissionSet.NONE, PermissionSet.ALL, 1);
    assertThat(Access.permissions(room(ControlPolicy.ADMINS, self), Scene.OWNER))
        .isEqualTo(PermissionSet.ALL);
  }

  @Test
  void whoeverMayNotEnterALockedRoomMayDoNothing() {
    RoomState locked = Scene.room(Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, "hash"));
    assertThat(Access.permissions(locked, Scene.STRANGER)).isEqualTo(PermissionSet.NONE);
    assertThat(Access.mayEnter(locked, Scene.OWNER)).isTrue();
  }
}
