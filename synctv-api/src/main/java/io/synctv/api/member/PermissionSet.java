package io.synctv.api.member;

import io.synctv.api.ApiStatus;
import java.util.Objects;

/**
 * A set of rights as a 64-bit mask. Bits this version does not know are kept.
 *
 * @param mask one bit per {@link Permission}
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record PermissionSet(long mask) {

  /** No right at all. */
  public static final PermissionSet NONE = new PermissionSet(0);

  /** Every right, those of later versions included. */
  public static final PermissionSet ALL = new PermissionSet(-1L);

  /**
   * Makes the set of the given rights.
   *
   * @param permissions the rights
   * @return the set
   */
  public static PermissionSet of(Permission... permissions) {
    Objects.requireNonNull(permissions, "permissions");
    long mask = 0;
    for (Permission permission : permissions) {
      mask |= permission.mask();
    }
    return new PermissionSet(mask);
  }

  /**
   * Says whether a right is in the set.
   *
   * @param permission the right
   * @return true when it is
   */
  public boolean has(Permission permission) {
    Objects.requireNonNull(permission, "permission");
    return (mask & permission.mask()) != 0;
  }

  /**
   * Adds rights.
   *
   * @param other the rights to add
   * @return both together
   */
  public PermissionSet plus(PermissionSet other) {
    Objects.requireNonNull(other, "other");
    return new PermissionSet(mask | other.mask);
  }

  /**
   * Takes rights away.
   *
   * @param other the rights to take away
   * @return what is left
   */
  public PermissionSet minus(PermissionSet other) {
    Objects.requireNonNull(other, "other");
    return new PermissionSet(mask & ~other.mask);
  }
}
