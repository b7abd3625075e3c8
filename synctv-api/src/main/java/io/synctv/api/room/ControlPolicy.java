package io.synctv.api.room;

import io.synctv.api.ApiStatus;

/** Who may control playback and change the playlist. */
@ApiStatus(ApiStatus.Level.STABLE)
public enum ControlPolicy {
  /** Whoever may enter: a room is for friends. */
  EVERYONE,
  /** Members, not guests. */
  MEMBERS,
  /** The owner and admins only. */
  ADMINS
}
