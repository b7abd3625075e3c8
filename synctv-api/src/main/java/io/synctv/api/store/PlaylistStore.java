package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.RoomId;
import io.synctv.api.playlist.PlaylistItem;
import java.util.Collection;
import java.util.List;

/** Keeps playlists. See {@link Stores} for blocking, threads and failure. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface PlaylistStore {

  /**
   * Keeps and removes entries, all or nothing. Entries with a known id are replaced; removing what
   * is not there is no error. Does nothing when the room is not kept.
   *
   * @param room which room
   * @param put the entries to keep
   * @param removed the entries to forget
   */
  void apply(RoomId room, Collection<PlaylistItem> put, Collection<MediaId> removed);

  /**
   * Returns a playlist.
   *
   * @param room which room
   * @return the entries in order; empty when the room is not kept
   */
  List<PlaylistItem> list(RoomId room);
}
