package io.synctv.cluster.spi;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events to append to a room's log.
 *
 * @param room which room
 * @param epoch the epoch the events were decided in
 * @param key names this commit, unique for as long as it may be sent again
 * @param events at least one
 * @param change the condition and the new snapshot, or null for events that depend on no state and
 *     change none
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record Commit(
    RoomId room, Epoch epoch, String key, List<byte[]> events, @Nullable Change change) {

  /** Checks that there is something to append. */
  public Commit {
    events = List.copyOf(events);
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a commit has at least one event");
    }
  }

  /**
   * A change of the room's snapshot: its version grows by one.
   *
   * @param expectedVersion the version the change was decided on
   * @param snapshot the state from now on
   */
  @SuppressWarnings("ArrayRecordComponent") // opaque bytes, compared by nobody, copied by nobody
  public record Change(long expectedVersion, byte[] snapshot) {}
}
