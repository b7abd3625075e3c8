package io.synctv.api.playlist;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.User;
import java.util.Objects;

/**
 * An entry of a room's playlist.
 *
 * @param id identifies the entry in its room
 * @param media what it plays
 * @param order where it stands; entries with equal keys are ordered by id
 * @param addedBy who added it
 * @param addedAt when, in epoch milliseconds of cluster time
 */
@ApiStatus(ApiStatus.Level.STABLE)
public record PlaylistItem(MediaId id, Media media, OrderKey order, User addedBy, long addedAt)
    implements Comparable<PlaylistItem> {
  /** Refuses null. */
  public PlaylistItem {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(media, "media");
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(addedBy, "addedBy");
  }

  @Override
  public int compareTo(PlaylistItem other) {
    int byOrder = order.compareTo(other.order);
    return byOrder != 0 ? byOrder : id.value().compareTo(other.id.value());
  }

  /**
   * Returns this entry with other media under the same id.
   *
   * @param other what it plays from now on
   * @return the changed entry
   */
  public PlaylistItem withMedia(Media other) {
    Objects.requireNonNull(other, "other");
    return new PlaylistItem(id, other, order, addedBy, addedAt);
  }

  /**
   * Returns this entry in another place.
   *
   * @param other where it stands from now on
   * @return the moved entry
   */
  public PlaylistItem withOrder(OrderKey other) {
    Objects.requireNonNull(other, "other");
    return new PlaylistItem(id, media, other, addedBy, addedAt);
  }
}
