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
import io.synctv.core.state.Decision;
import io.synctv.core.state.Moment;
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
   * @param moment who asks, and when
   * @return what happens, or why not
   */
  public static Decision decide(RoomState state, RoomCommand command, Moment moment) {
    return switch (command) {
      case RoomCommand.Update update -> update(state, update, moment);
      case RoomCommand.Join join -> join(state, join, moment);
      case RoomCommand.Kick kick ->
          Access.mayKick(state, moment.actor().user(), kick.whom())
              ? Decision.granted(new MemberEvent.Kicked(kick.whom()))
              : Decision.refused(ErrorCode.FORBIDDEN);
      case RoomCommand.ChangeRole change -> changeRole(state, change, moment);
      case RoomCommand.Close close ->
          Access.permissions(state, moment.actor().user()).has(Permission.DELETE_ROOM)
              ? Decision.granted(new InfoEvent.Closed())
              : Decision.refused(ErrorCode.FORBIDDEN);
    };
  }

  private static Decision update(RoomState state, RoomCommand.Update update, Moment moment) {
    if (!Access.permissions(state, moment.actor().user()).has(Permission.CHANGE_SETTINGS)) {
      return Decision.refused(ErrorCode.FORBIDDEN);
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
        : Decision.granted(new InfoEvent.Changed(next, parts));
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

  private static Decision join(RoomState state, RoomCommand.Join join, Moment moment) {
    User user = moment.actor().user();
    Member known = state.members().get(user.id());
    if (known != null && known.user().equals(user)) {
      return Decision.nothing();
    }
    if (!join.passwordChecked() && !Access.mayEnter(state, user)) {
      return Decision.refused(ErrorCode.JOIN_REQUIRED);
    }
    Member member =
        known == null
            ? Member.of(user, Access.entryRole(user), moment.now())
            : new Member(user, known.role(), known.grants(), known.denials(), known.joinedAt());
    return Decision.granted(new MemberEvent.Changed(member, known == null));
  }

  private static Decision changeRole(
      RoomState state, RoomCommand.ChangeRole change, Moment moment) {
    if (!Access.mayChangeRoles(state, moment.actor().user())) {
      return Decision.refused(ErrorCode.FORBIDDEN);
    }
    if (state.info().owner().id().equals(change.whom())) {
      return Decision.refused(ErrorCode.OWNER_STAYS);
    }
    Member known = state.members().get(change.whom());
    if (known != null) {
      return known.role() == change.role()
          ? Decision.nothing()
          : Decision.granted(new MemberEvent.Changed(known.withRole(change.role()), false));
    }
    User visitor = change.visitor();
    return visitor == null
        ? Decision.refused(ErrorCode.MEMBER_NOT_FOUND)
        : Decision.granted(
            new MemberEvent.Changed(Member.of(visitor, change.role(), moment.now()), true));
  }
}
