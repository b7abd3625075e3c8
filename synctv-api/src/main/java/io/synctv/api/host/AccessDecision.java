package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an {@link AccessPolicy} says of a person in a room. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface AccessDecision {

  /** The room's own rules hold: role, settings, grants, denials and password. */
  record RoomRules() implements AccessDecision {

    private static final RoomRules INSTANCE = new RoomRules();
  }

  /**
   * The room's own rules hold, with changes. They also hold for the room's owner.
   *
   * @param grants rights beyond those that the room's rules give
   * @param denials rights that the person does not have, whatever gives them; they win over grants
   * @param mayEnter whether the person may enter and stay, or null for what the room says
   */
  record Adjusted(PermissionSet grants, PermissionSet denials, @Nullable Boolean mayEnter)
      implements AccessDecision {
    /** Refuses null. */
    public Adjusted {
      Objects.requireNonNull(grants, "grants");
      Objects.requireNonNull(denials, "denials");
    }
  }

  /**
   * The room's own rules do not count for this person.
   *
   * @param role what the person is in the room
   * @param permissions what the person may do, if they may enter
   * @param mayEnter whether the person may enter and stay
   */
  record Replaced(Role role, PermissionSet permissions, boolean mayEnter)
      implements AccessDecision {
    /** Refuses null. */
    public Replaced {
      Objects.requireNonNull(role, "role");
      Objects.requireNonNull(permissions, "permissions");
    }
  }

  /**
   * Leaves it to the room's own rules.
   *
   * @return the decision
   */
  static AccessDecision roomRules() {
    return RoomRules.INSTANCE;
  }

  /**
   * Keeps the room's own rules and adds rights.
   *
   * @param grants rights beyond those that the room's rules give
   * @return the decision
   */
  static AccessDecision granting(PermissionSet grants) {
    return new Adjusted(grants, PermissionSet.NONE, null);
  }

  /**
   * Keeps the room's own rules and takes rights away.
   *
   * @param denials rights that the person does not have
   * @return the decision
   */
  static AccessDecision denying(PermissionSet denials) {
    return new Adjusted(PermissionSet.NONE, denials, null);
  }

  /**
   * Lets the person into the room, whether it has a password or not; what they may do there is what
   * the room's own rules give.
   *
   * @return the decision
   */
  static AccessDecision admitted() {
    return new Adjusted(PermissionSet.NONE, PermissionSet.NONE, true);
  }

  /**
   * Keeps the person out of the room; sessions that they have there end.
   *
   * @return the decision
   */
  static AccessDecision refused() {
    return new Adjusted(PermissionSet.NONE, PermissionSet.NONE, false);
  }

  /**
   * Replaces the room's own rules.
   *
   * @param role what the person is in the room
   * @param permissions what the person may do
   * @return the decision, which lets them enter
   */
  static AccessDecision replaced(Role role, PermissionSet permissions) {
    return new Replaced(role, permissions, true);
  }
}
