package io.synctv.api.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.playlist.PlaylistItem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to the playlist. Durable, under the room's revision. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public sealed interface PlaylistEvent extends RoomEvent {

  /**
   * Entries were added, moved or changed.
   *
   * @param placements each entry with its neighbour
   */
  record Put(List<Placement> placements) implements PlaylistEvent {
    /** Copies the list. */
    public Put {
      placements = List.copyOf(placements);
    }
  }

  /**
   * Where an entry stands.
   *
   * @param item the entry
   * @param after the entry before it, or null when it is the first; holds once all placements
   *     before it are applied
   */
  record Placement(PlaylistItem item, @Nullable MediaId after) {}

  /**
   * Entries were removed.
   *
   * @param items which
   */
  record Removed(List<MediaId> items) implements PlaylistEvent {
    /** Copies the list. */
    public Removed {
      items = List.copyOf(items);
    }
  }
}
