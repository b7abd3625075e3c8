package io.synctv.api.member;

import io.synctv.api.ApiStatus;

/** What somebody is in a room, from the most to the least. */
@ApiStatus(ApiStatus.Level.STABLE)
public enum Role {
  /** Made the room, or was given it: may do everything. */
  OWNER,
  /** Helps the owner. */
  ADMIN,
  /** Belongs to the room. */
  MEMBER,
  /** Is here without an account. */
  GUEST
}
