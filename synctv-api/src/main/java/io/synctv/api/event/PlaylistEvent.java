package io.synctv.api.event;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.playlist.PlaylistItem;
import java.util.List;
import java.util.Objects;
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
      Objects.requireNonNull(placements, "placements");
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
  record Placement(PlaylistItem item, @Nullable MediaId after) {
    /** Refuses null. */
    public Placement {
      Objects.requireNonNull(item, "item");
    }
  }

  /**
   * Entries were removed.
   *
   * @param items which
   */
  record Removed(List<MediaId> items) implements PlaylistEvent {
    /** Copies the list. */
    public Removed {
      Objects.requireNonNull(items, "items");
      items = List.copyOf(items);
    }
  }
}
