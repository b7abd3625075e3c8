package io.synctv.core.member;

import static io.synctv.core.fake.Scene.ADMIN;
import static io.synctv.core.fake.Scene.GUEST;
import static io.synctv.core.fake.Scene.MEMBER;
import static io.synctv.core.fake.Scene.OWNER;
import static io.synctv.core.fake.Scene.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.fake.Scene;
import io.synctv.core.rule.AccessOverlay;
import io.synctv.core.state.RoomState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may look in, ask and do what: the one place that says so. */
final class AccessTest {

  private static final List<Command> COMMANDS =
      List.of(
          new RoomCommand.Close(),
          new RoomCommand.Kick(MEMBER.id()),
          Command.add(Scene.media("a")),
          Command.play(),
          Command.chat("Hi"));

  private static RoomState room(ControlPolicy control, String password) {
    return Scene.room(
        Scene.info(control, AdvanceMode.NEXT, password),
        Member.of(ADMIN, Role.ADMIN, 1),
        Member.of(MEMBER, Role.MEMBER, 1),
        Member.of(GUEST, Role.GUEST, 1));
  }

  @Test
  void aLockedRoomHearsWhoBelongsToItAndWhoWantsTo() {
    RoomState locked = room(ControlPolicy.EVERYONE, "hash");
    assertThat(mayAsk(locked, STRANGER, new RoomCommand.Join(true))).isTrue();
    for (Command command : COMMANDS) {
      assertThat(mayAsk(locked, STRANGER, command)).as("%s", command).isFalse();
      for (User user : List.of(OWNER, ADMIN, MEMBER, GUEST)) {
        assertThat(mayAsk(locked, user, command)).as("%s %s", user, command).isTrue();
      }
    }
  }

  private static boolean mayAsk(RoomState room, User user, Command command) {
    return Rights.refusal(room, AccessOverlay.NONE, Actor.of(user), command) == null;
  }

  @Test
  void anOpenRoomHearsEverybody() {
    RoomState open = room(ControlPolicy.ADMINS, null);
    for (Command command : COMMANDS) {
      assertThat(mayAsk(open, STRANGER, command)).as("%s", command).isTrue();
    }
  }

  @Test
  void whatIsToldOfSomebodyIsAllThatTheRulesSay() {
    RoomState locked = room(ControlPolicy.EVERYONE, "hash");
    assertThat(Access.of(locked, STRANGER))
        .isEqualTo(new RoomAccess(Role.MEMBER, PermissionSet.NONE, false));
    assertThat(Access.of(locked, OWNER))
        .isEqualTo(new RoomAccess(Role.OWNER, PermissionSet.ALL, true));
    assertThat(Access.of(locked, ADMIN))
        .isEqualTo(new RoomAccess(Role.ADMIN, Access.permissions(locked, ADMIN), true));
  }

  @Test
  void onlyTheOwnerChangesRoles() {
    RoomState room = room(ControlPolicy.EVERYONE, null);
    assertThat(Rights.mayChangeRoles(room, Scene.at(1, OWNER))).isTrue();
    for (User user : List.of(ADMIN, MEMBER, GUEST, STRANGER)) {
      assertThat(Rights.mayChangeRoles(room, Scene.at(1, user))).as("%s", user).isFalse();
    }
  }

  /** Whatever the policy gives away, it is no power over people, the chat or the room. */
  @Test
  void noPolicyGivesPowerOverPeople() {
    for (ControlPolicy control : ControlPolicy.values()) {
      RoomState room = room(control, null);
      for (Permission power :
          List.of(
              Permission.DELETE_CHAT,
              Permission.STREAM_LIVE,
              Permission.INVITE,
              Permission.APPROVE_MEMBERS,
              Permission.KICK,
              Permission.BAN,
              Permission.MUTE,
              Permission.SET_PERMISSIONS,
              Permission.CHANGE_SETTINGS)) {
        for (User user : List.of(MEMBER, GUEST, STRANGER)) {
          assertThat(Access.permissions(room, user).has(power)).as("%s %s", user, power).isFalse();
        }
        assertThat(Access.permissions(room, ADMIN).has(power)).as("%s", power).isTrue();
      }
      for (User user : List.of(ADMIN, MEMBER, GUEST, STRANGER)) {
        assertThat(Access.permissions(room, user).has(Permission.SEND_CHAT)).isTrue();
        assertThat(Access.permissions(room, user).has(Permission.VIEW_PLAYLIST)).isTrue();
      }
    }
  }
}
