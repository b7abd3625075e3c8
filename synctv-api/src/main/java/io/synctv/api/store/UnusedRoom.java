package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import java.util.Objects;

/**
 * A room that nobody has used for a while.
 *
 * @param id which
 * @param owner whose it is
 * @param revision how far it has come
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record UnusedRoom(RoomId id, User owner, Revision revision) {
  /** Refuses null. */
  public UnusedRoom {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(revision, "revision");
  }
}
