package io.synctv.core.member;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import io.synctv.core.rule.Decision;
import io.synctv.core.rule.DecisionContext;
import io.synctv.core.state.RoomState;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** The rules of commands to the room itself. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class RoomDecisions {

  private RoomDecisions() {}

  /**
   * Decides a command.
   *
   * @param state the room
   * @param command what is asked
   * @param context who asks, and when
   * @return what happens, or why not
   */
  public static Decision decide(RoomState state, RoomCommand command, DecisionContext context) {
    return switch (command) {
      case RoomCommand.Update update -> update(state, update, context);
      case RoomCommand.Join join -> join(state, join, context);
      case RoomCommand.Kick kick ->
          Rights.mayKick(state, context, kick.whom())
              ? Decision.accepted(new MemberEvent.Kicked(kick.whom()))
              : Decision.rejected(ErrorCode.FORBIDDEN);
      case RoomCommand.ChangeRole change -> changeRole(state, change, context);
      case RoomCommand.Close close ->
          Rights.permissions(state, context).has(Permission.DELETE_ROOM)
              ? Decision.accepted(new InfoEvent.Closed())
              : Decision.rejected(ErrorCode.FORBIDDEN);
    };
  }

  private static Decision update(
      RoomState state, RoomCommand.Update update, DecisionContext context) {
    if (!Rights.permissions(state, context).has(Permission.CHANGE_SETTINGS)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    RoomInfo info = state.info();
    RoomSettings settings =
        update.settings() == null ? info.settings() : update.settings().on(info.settings());
    RoomInfo next =
        new RoomInfo(
            info.id(),
            update.name() == null ? info.name() : update.name(),
            info.owner(),
            info.createdAt(),
            update.hidden() == null ? info.hidden() : update.hidden(),
            update.password() == null ? info.passwordHash() : update.password().hash(),
            settings);
    Set<RoomPart> parts = differences(info, next);
    return parts.isEmpty()
        ? Decision.nothing()
        : Decision.accepted(new InfoEvent.Changed(next, parts));
  }

  private static Set<RoomPart> differences(RoomInfo before, RoomInfo after) {
    Set<RoomPart> parts = EnumSet.noneOf(RoomPart.class);
    if (!before.name().equals(after.name())) {
      parts.add(RoomPart.NAME);
    }
    if (before.hidden() != after.hidden()) {
      parts.add(RoomPart.HIDDEN);
    }
    if (!Objects.equals(before.passwordHash(), after.passwordHash())) {
      parts.add(RoomPart.PASSWORD);
    }
    if (!before.settings().equals(after.settings())) {
      parts.add(RoomPart.SETTINGS);
    }
    return parts;
  }

  private static Decision join(RoomState state, RoomCommand.Join join, DecisionContext context) {
    User user = context.actor().user();
    Member known = state.members().get(user.id());
    if (known != null && known.user().equals(user)) {
      return Decision.nothing();
    }
    ErrorCode refusal = Rights.refusal(state, context.overlay(), context.actor(), join);
    if (refusal != null) {
      return Decision.rejected(refusal);
    }
    if (!join.passwordChecked() && !mayEnter(state, context)) {
      return Decision.rejected(ErrorCode.JOIN_REQUIRED);
    }
    if (known == null && isFull(state)) {
      return Decision.rejected(ErrorCode.TOO_MANY_MEMBERS);
    }
    Member member =
        known == null
            ? Member.of(user, Access.entryRole(user), context.now())
            : new Member(user, known.role(), known.grants(), known.denials(), known.joinedAt());
    return Decision.accepted(new MemberEvent.Changed(member, known == null));
  }

  private static boolean mayEnter(RoomState state, DecisionContext context) {
    return context.actor().application()
        || Rights.refusal(state, context.overlay(), context.actor().user()) == null;
  }

  private static Decision changeRole(
      RoomState state, RoomCommand.ChangeRole change, DecisionContext context) {
    if (!Rights.mayChangeRoles(state, context)) {
      return Decision.rejected(ErrorCode.FORBIDDEN);
    }
    if (state.info().owner().id().equals(change.whom())) {
      return Decision.rejected(ErrorCode.OWNER_STAYS);
    }
    Member known = state.members().get(change.whom());
    if (known != null) {
      return known.role() == change.role()
          ? Decision.nothing()
          : Decision.accepted(new MemberEvent.Changed(known.withRole(change.role()), false));
    }
    User visitor = change.visitor();
    if (visitor == null) {
      return Decision.rejected(ErrorCode.MEMBER_NOT_FOUND);
    }
    return isFull(state)
        ? Decision.rejected(ErrorCode.TOO_MANY_MEMBERS)
        : Decision.accepted(
            new MemberEvent.Changed(Member.of(visitor, change.role(), context.now()), true));
  }

  /**
   * Says whether nobody more may become a member. Those of a room whose bound was lowered stay. As
   * it is decided on the revision that the membership is written on, nodes that decide at the same
   * time do not pass the bound together.
   */
  private static boolean isFull(RoomState state) {
    return state.members().size() >= state.info().settings().maxMembers();
  }
}
