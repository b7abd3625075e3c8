package io.synctv.api.member;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import java.util.Objects;

/**
 * Somebody who belongs to a room.
 *
 * @param user who
 * @param role what they are in the room
 * @param grants rights beyond those of the role
 * @param denials rights of the role that they do not have
 * @param joinedAt since when, in epoch milliseconds of cluster time
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Member(
    User user, Role role, PermissionSet grants, PermissionSet denials, long joinedAt) {
  /** Refuses null. */
  public Member {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(grants, "grants");
    Objects.requireNonNull(denials, "denials");
  }

  /**
   * Makes a member with the rights of the role, no more and no less.
   *
   * @param user who
   * @param role what they are in the room
   * @param joinedAt since when, in epoch milliseconds of cluster time
   * @return the member
   */
  public static Member of(User user, Role role, long joinedAt) {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(role, "role");
    return new Member(user, role, PermissionSet.NONE, PermissionSet.NONE, joinedAt);
  }

  /**
   * Changes the role; what is granted and denied beside it stays.
   *
   * @param next what they are from now on
   * @return the changed member
   */
  public Member withRole(Role next) {
    Objects.requireNonNull(next, "next");
    return new Member(user, next, grants, denials, joinedAt);
  }
}
