package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.playback.PlaybackState;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps playback snapshots, written behind. See {@link Stores} for blocking, threads and failure.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface PlaybackStore {

  /**
   * Keeps snapshots, each in place of an older one: a snapshot whose version is lower than the kept
   * one's is left out, so that a slower node never overwrites a newer one. Rooms that are not kept
   * are left out too.
   *
   * @param snapshots the timeline of each room
   */
  void save(Map<RoomId, PlaybackState> snapshots);

  /**
   * Returns a room's snapshot.
   *
   * @param room which room
   * @return the timeline, or empty when none was kept
   */
  Optional<PlaybackState> find(RoomId room);
}
