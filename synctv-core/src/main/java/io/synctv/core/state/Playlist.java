package io.synctv.core.state;

import io.synctv.api.ApiStatus;
import io.synctv.api.MediaId;
import io.synctv.api.playlist.ItemSize;
import io.synctv.api.playlist.PlaylistItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An immutable playlist: entries in order, found by id at once, their bytes counted. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class Playlist {

  /** The playlist without entries. */
  public static final Playlist EMPTY = new Playlist(List.of(), 0);

  private final List<PlaylistItem> items;
  private final Map<MediaId, Integer> indices;
  private final long bytes;

  private Playlist(List<PlaylistItem> sorted, long bytes) {
    this.bytes = bytes;
    this.items = List.copyOf(sorted);
    Map<MediaId, Integer> byId = HashMap.newHashMap(sorted.size());
    for (int i = 0; i < sorted.size(); i++) {
      byId.put(sorted.get(i).id(), i);
    }
    this.indices = byId;
  }

  /**
   * Makes a playlist.
   *
   * @param items the entries, in any order
   * @return the playlist
   */
  public static Playlist of(Collection<PlaylistItem> items) {
    Objects.requireNonNull(items, "items");
    return of(items, items.stream().mapToLong(ItemSize::of).sum());
  }

  private static Playlist of(Collection<PlaylistItem> items, long bytes) {
    return items.isEmpty() ? EMPTY : new Playlist(items.stream().sorted().toList(), bytes);
  }

  /** {@return all entries in order} */
  public List<PlaylistItem> items() {
    return items;
  }

  /** {@return how many entries there are} */
  public int size() {
    return items.size();
  }

  /** {@return how many bytes the entries take in all, see {@link ItemSize}} */
  public long bytes() {
    return bytes;
  }

  /**
   * Finds an entry.
   *
   * @param id which
   * @return the entry, or empty
   */
  public Optional<PlaylistItem> find(@Nullable MediaId id) {
    Integer index = id == null ? null : indices.get(id);
    return index == null ? Optional.empty() : Optional.of(items.get(index));
  }

  /**
   * Says where an entry stands.
   *
   * @param id which
   * @return 0 for the first, -1 when it is not there
   */
  public int indexOf(MediaId id) {
    Objects.requireNonNull(id, "id");
    return indices.getOrDefault(id, -1);
  }

  /**
   * Returns the entry before another.
   *
   * @param id the other
   * @return its predecessor's id, or null when it is the first or not there
   */
  public @Nullable MediaId before(MediaId id) {
    Objects.requireNonNull(id, "id");
    int index = indexOf(id);
    return index <= 0 ? null : items.get(index - 1).id();
  }

  /**
   * Adds entries, each in place of one with the same id.
   *
   * @param added the entries
   * @return the changed playlist
   */
  public Playlist with(Collection<PlaylistItem> added) {
    Objects.requireNonNull(added, "added");
    Map<MediaId, PlaylistItem> byId = HashMap.newHashMap(items.size() + added.size());
    items.forEach(item -> byId.put(item.id(), item));
    long sum = bytes;
    for (PlaylistItem item : added) {
      PlaylistItem replaced = byId.put(item.id(), item);
      sum += ItemSize.of(item) - (replaced == null ? 0 : ItemSize.of(replaced));
    }
    return of(byId.values(), sum);
  }

  /**
   * Leaves entries out.
   *
   * @param removed their ids
   * @return the changed playlist
   */
  public Playlist without(Collection<MediaId> removed) {
    Objects.requireNonNull(removed, "removed");
    Set<MediaId> gone = Set.copyOf(removed);
    List<PlaylistItem> kept = new ArrayList<>(items.size());
    long sum = bytes;
    for (PlaylistItem item : items) {
      if (gone.contains(item.id())) {
        sum -= ItemSize.of(item);
      } else {
        kept.add(item);
      }
    }
    return kept.isEmpty() ? EMPTY : new Playlist(kept, sum);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Playlist playlist && items.equals(playlist.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String toString() {
    return "Playlist" + items;
  }
}
