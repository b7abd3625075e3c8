package io.synctv.api.member;

import io.synctv.api.ApiStatus;
import io.synctv.api.User;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who belongs to a room.
 *
 * @param user who
 * @param role what they are in the room
 * @param grants rights beyond those of the role
 * @param denials rights of the role that they do not have
 * @param joinedAt since when, in epoch milliseconds of cluster time
 * @param joinedBy how they became one, or null when that is not known: of members whom a version
 *     kept that did not note it. While a room is locked a member or guest of whom it is not known
 *     counts as one who knew the password
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record Member(
    User user,
    Role role,
    PermissionSet grants,
    PermissionSet denials,
    long joinedAt,
    @Nullable JoinedBy joinedBy) {
  /** Refuses null, but for {@code joinedBy}. */
  public Member {
    Objects.requireNonNull(user, "user");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(grants, "grants");
    Objects.requireNonNull(denials, "denials");
  }

  /**
   * Makes a member of whom is not known how they became one.
   *
   * @param user who
   * @param role what they are in the room
   * @param grants rights beyond those of the role
   * @param denials rights of the role that they do not have
   * @param joinedAt since when, in epoch milliseconds of cluster time
   */
  public Member(User user, Role role, PermissionSet grants, PermissionSet denials, long joinedAt) {
    this(user, role, grants, denials, joinedAt, null);
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
    return new Member(user, role, PermissionSet.NONE, PermissionSet.NONE, joinedAt, null);
  }

  /**
   * Changes the role; what is granted and denied beside it stays.
   *
   * @param next what they are from now on
   * @return the changed member
   */
  public Member withRole(Role next) {
    Objects.requireNonNull(next, "next");
    return new Member(user, next, grants, denials, joinedAt, joinedBy);
  }

  /**
   * Changes what is known of the person.
   *
   * @param next the same person, perhaps under another name
   * @return the changed member
   */
  public Member withUser(User next) {
    return new Member(next, role, grants, denials, joinedAt, joinedBy);
  }

  /**
   * Says how somebody became a member.
   *
   * @param way how
   * @return the changed member
   */
  public Member withJoinedBy(JoinedBy way) {
    Objects.requireNonNull(way, "way");
    return new Member(user, role, grants, denials, joinedAt, way);
  }
}
