package io.synctv.api.member;

import io.synctv.api.ApiStatus;
import java.util.Objects;

/**
 * What somebody is in a room and what they may do there.
 *
 * @param role what they are, or would be on entering
 * @param permissions what they may do; nothing when they may not enter
 * @param mayEnter whether they may look in and stay: the room has no password, or they belong to it
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record RoomAccess(Role role, PermissionSet permissions, boolean mayEnter) {
  /** Refuses null. */
  public RoomAccess {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(permissions, "permissions");
  }
}
