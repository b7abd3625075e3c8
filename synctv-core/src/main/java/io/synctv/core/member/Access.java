package io.synctv.core.member;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.UserKind;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.room.ControlPolicy;
import io.synctv.core.state.RoomState;

/**
 * Says what somebody is in a room and what they may do by the room's own rules: the role's rights
 * under the room's control policy, plus the member's grants, minus the member's denials. The owner
 * may do everything. What holds in the end, with what the application says, {@link Rights} says.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Access {

  private static final PermissionSet SOCIAL =
      PermissionSet.of(
          Permission.VIEW_PLAYLIST,
          Permission.SEND_CHAT,
          Permission.SEND_DANMAKU,
          Permission.REACT,
          Permission.VOICE,
          Permission.VIDEO,
          Permission.SHARE_SCREEN);

  private static final PermissionSet CONTROL =
      PermissionSet.of(
          Permission.ADD_MEDIA,
          Permission.EDIT_OWN_MEDIA,
          Permission.EDIT_ANY_MEDIA,
          Permission.REMOVE_OWN_MEDIA,
          Permission.REMOVE_ANY_MEDIA,
          Permission.SELECT_MEDIA,
          Permission.PLAY_PAUSE,
          Permission.SEEK,
          Permission.CHANGE_RATE);

  private static final PermissionSet MODERATION =
      PermissionSet.of(
          Permission.DELETE_CHAT,
          Permission.STREAM_LIVE,
          Permission.INVITE,
          Permission.APPROVE_MEMBERS,
          Permission.KICK,
          Permission.BAN,
          Permission.MUTE,
          Permission.SET_PERMISSIONS,
          Permission.CHANGE_SETTINGS);

  private Access() {}

  /**
   * Says what somebody is in a room and what they may do.
   *
   * @param state the room
   * @param user who
   * @return all of it
   */
  public static RoomAccess of(RoomState state, User user) {
    return new RoomAccess(role(state, user), permissions(state, user), mayEnter(state, user));
  }

  /**
   * Says what somebody is in a room. Whoever is not a member counts as what they would be on
   * entering.
   *
   * @param state the room
   * @param user who
   * @return their role
   */
  public static Role role(RoomState state, User user) {
    if (state.info().owner().id().equals(user.id())) {
      return Role.OWNER;
    }
    Member member = state.members().get(user.id());
    return member == null ? entryRole(user) : member.role();
  }

  /**
   * Says what somebody becomes on entering a room.
   *
   * @param user who
   * @return guest or member
   */
  public static Role entryRole(User user) {
    return user.kind() == UserKind.GUEST ? Role.GUEST : Role.MEMBER;
  }

  /**
   * Says whether somebody may enter: the room has no password, or they belong to it.
   *
   * @param state the room
   * @param user who
   * @return whether they may
   */
  public static boolean mayEnter(RoomState state, User user) {
    return !state.info().locked()
        || state.info().owner().id().equals(user.id())
        || state.members().containsKey(user.id());
  }

  /**
   * Says what somebody may do in a room.
   *
   * @param state the room
   * @param user who
   * @return their rights; none when they may not enter
   */
  public static PermissionSet permissions(RoomState state, User user) {
    return mayEnter(state, user) ? inside(state, user) : PermissionSet.NONE;
  }

  /** Says what somebody may do once they are in the room, whether they may enter or not. */
  static PermissionSet inside(RoomState state, User user) {
    Role role = role(state, user);
    if (role == Role.OWNER) {
      return PermissionSet.ALL;
    }
    PermissionSet byRole = byRole(role, state.info().settings().control());
    Member member = state.members().get(user.id());
    return member == null ? byRole : byRole.plus(member.grants()).minus(member.denials());
  }

  private static PermissionSet byRole(Role role, ControlPolicy control) {
    return switch (role) {
      case OWNER -> PermissionSet.ALL;
      case ADMIN -> SOCIAL.plus(CONTROL).plus(MODERATION);
      case MEMBER -> control == ControlPolicy.ADMINS ? SOCIAL : SOCIAL.plus(CONTROL);
      case GUEST -> control == ControlPolicy.EVERYONE ? SOCIAL.plus(CONTROL) : SOCIAL;
    };
  }
}
