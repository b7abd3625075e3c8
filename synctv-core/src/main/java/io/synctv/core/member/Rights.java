package io.synctv.core.member;

import io.synctv.api.Actor;
import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Command;
import io.synctv.api.command.PlaybackCommand;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.member.RoomAccess;
import io.synctv.core.rule.AccessOverlay;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import org.jspecify.annotations.Nullable;

/**
 * Says what holds for somebody in a room: what the application says of them, over the room's own
 * rules ({@link Access}). The application itself may do everything. Pure functions of what they are
 * given.
 *
 * <p>Of whom the application was to be asked and has said nothing, nothing is known: they may do
 * nothing, and are refused with {@link ErrorCode#UNAVAILABLE} rather than for good.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class Rights {

  private Rights() {}

  /** Says what somebody is in a room and what they may do. */
  public static RoomAccess of(RoomState state, AccessOverlay overlay, User user) {
    return new RoomAccess(
        role(state, overlay, user),
        permissions(state, overlay, user),
        refusal(state, overlay, user) == null);
  }

  /** Says what somebody is in a room. */
  public static Role role(RoomState state, AccessOverlay overlay, User user) {
    return overlay.of(user.id()) instanceof AccessDecision.Replaced replaced
        ? replaced.role()
        : Access.role(state, user);
  }

  /** Says what whoever gives a command is in a room. */
  public static Role role(RoomState state, DecisionContext context) {
    Actor actor = context.actor();
    return actor.application() ? Role.OWNER : role(state, context.overlay(), actor.user());
  }

  /** Says what somebody may do in a room: nothing when they may not enter. */
  public static PermissionSet permissions(RoomState state, AccessOverlay overlay, User user) {
    return switch (overlay.of(user.id())) {
      case null -> PermissionSet.NONE;
      case AccessDecision.RoomRules rules -> Access.permissions(state, user);
      case AccessDecision.Adjusted adjusted ->
          mayEnter(state, adjusted, user)
              ? Access.inside(state, user).plus(adjusted.grants()).minus(adjusted.denials())
              : PermissionSet.NONE;
      case AccessDecision.Replaced replaced ->
          replaced.mayEnter() ? replaced.permissions() : PermissionSet.NONE;
    };
  }

  /** Says what whoever gives a command may do in a room. */
  public static PermissionSet permissions(RoomState state, DecisionContext context) {
    Actor actor = context.actor();
    return actor.application()
        ? PermissionSet.ALL
        : permissions(state, context.overlay(), actor.user());
  }

  /**
   * Says why somebody may not enter and stay, or null when they may: {@link
   * ErrorCode#JOIN_REQUIRED} by the room's rules, {@link ErrorCode#FORBIDDEN} as the application
   * says, {@link ErrorCode#UNAVAILABLE} while it says nothing.
   */
  public static @Nullable ErrorCode refusal(RoomState state, AccessOverlay overlay, User user) {
    return switch (overlay.of(user.id())) {
      case null -> ErrorCode.UNAVAILABLE;
      case AccessDecision.RoomRules rules -> byPassword(state, user);
      case AccessDecision.Adjusted adjusted when adjusted.mayEnter() == null ->
          byPassword(state, user);
      case AccessDecision.Adjusted adjusted ->
          mayEnter(state, adjusted, user) ? null : ErrorCode.FORBIDDEN;
      case AccessDecision.Replaced replaced -> replaced.mayEnter() ? null : ErrorCode.FORBIDDEN;
    };
  }

  private static boolean mayEnter(RoomState state, AccessDecision.Adjusted adjusted, User user) {
    Boolean said = adjusted.mayEnter();
    return said == null ? Access.mayEnter(state, user) : said;
  }

  private static @Nullable ErrorCode byPassword(RoomState state, User user) {
    return Access.mayEnter(state, user) ? null : ErrorCode.JOIN_REQUIRED;
  }

  /**
   * Says why somebody may not give a command, or null when they may: they may enter, or it is how
   * they come in.
   */
  public static @Nullable ErrorCode refusal(
      RoomState state, AccessOverlay overlay, Actor actor, Command command) {
    if (actor.application()) {
      return null;
    }
    ErrorCode refusal = refusal(state, overlay, actor.user());
    return refusal == ErrorCode.JOIN_REQUIRED && entersBy(command) ? null : refusal;
  }

  private static boolean entersBy(Command command) {
    return switch (command) {
      case RoomCommand.Join join -> true;
      case RoomCommand other -> false;
      case PlaylistCommand other -> false;
      case PlaybackCommand other -> false;
      case ChatCommand other -> false;
    };
  }

  /**
   * Says whether whoever gives a command may send a person out: they have the right to, and the
   * person is neither the owner nor, unless they are the owner themselves, an admin.
   *
   * @param whom who is to go; may be somebody who is not there
   */
  public static boolean mayKick(RoomState state, DecisionContext context, UserId whom) {
    return permissions(state, context).has(Permission.KICK)
        && !state.info().owner().id().equals(whom)
        && (role(state, context) == Role.OWNER || !isAdmin(state, context.overlay(), whom));
  }

  private static boolean isAdmin(RoomState state, AccessOverlay overlay, UserId user) {
    if (overlay.of(user) instanceof AccessDecision.Replaced replaced) {
      return replaced.role() == Role.ADMIN || replaced.role() == Role.OWNER;
    }
    Member member = state.members().get(user);
    return member != null && member.role() == Role.ADMIN;
  }

  /** Says whether whoever gives a command may make and unmake admins: only the owner. */
  public static boolean mayChangeRoles(RoomState state, DecisionContext context) {
    return role(state, context) == Role.OWNER;
  }
}
