package io.synctv.core.presence;

import io.synctv.api.ApiStatus;

/** Whether somebody comes back for a session that has its places still. */
@ApiStatus(ApiStatus.Level.INTERNAL)
public enum Returning {
  /** They do, for the first time. */
  YES,
  /** They do not. */
  NO,
  /** They say so, and the room may not know yet who was in it on a node that died. */
  PERHAPS
}
