package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.Revision;
import java.util.Objects;

/**
 * A change of a room as the store keeps it for some time after it was applied.
 *
 * @param previous the revision it was applied to
 * @param revision the revision it made
 * @param payload what {@link RoomChange#payload} was, not to be changed
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
public record StoredChange(Revision previous, Revision revision, byte[] payload) {
  /** Refuses null. */
  public StoredChange {
    Objects.requireNonNull(previous, "previous");
    Objects.requireNonNull(revision, "revision");
    Objects.requireNonNull(payload, "payload");
  }
}
