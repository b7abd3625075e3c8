package io.synctv.core.directory;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.RoomId;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomStore;
import io.synctv.core.cache.CacheStatistics;
import io.synctv.core.directory.RoomPages.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The list of rooms that are not hidden, from memory: at most 30 seconds old, and corrected at once
 * by what this node hears of a room, which is all that it does itself and all that happens to rooms
 * in its memory.
 *
 * <p>The 200 newest rooms are read by one query, at most once in 30 seconds. They answer the pages
 * in them, and searches as far as they can: all of them where there are no more rooms. What is
 * behind them is asked of the database, each page and search once in 30 seconds.
 *
 * <p>Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class PublicRooms {

  private final Supplier<RoomStore> store;
  private final RoomPages pages;

  /**
   * Makes an empty one.
   *
   * @param store returns what has the rooms
   * @param nanoTime returns a monotonic time in nanoseconds
   */
  public PublicRooms(Supplier<RoomStore> store, LongSupplier nanoTime) {
    this.store = store;
    this.pages = new RoomPages(store, nanoTime);
  }

  /**
   * Lists rooms as {@link RoomStore#list} does. Blocks when they have to be read. A page may be
   * shorter than the limit although there are more.
   *
   * @param query a part of the name, case-insensitive, or null for all
   * @param limit the most rooms returned, 1 to 200
   * @param cursor where to go on, as an earlier page gave it, or null for the start
   * @return the rooms and where to go on
   * @throws io.synctv.api.store.StoreException when they have to be read and cannot be
   */
  public Page<RoomInfo> page(@Nullable String query, int limit, @Nullable String cursor) {
    Checks.range("limit", limit, 1, RoomPages.MOST_ROOMS);
    String part = query == null || query.isEmpty() ? null : query;
    Page<RoomInfo> known = within(pages.read(Question.NEWEST), part, limit, cursor);
    return known == null ? pages.read(new Question(part, limit, cursor)) : known;
  }

  /** Returns the page as far as the newest rooms tell, or null when they do not. */
  private @Nullable Page<RoomInfo> within(
      Page<RoomInfo> newest, @Nullable String part, int limit, @Nullable String cursor) {
    int from = cursor == null ? 0 : behind(newest.items(), cursor);
    if (from < 0) {
      return null;
    }
    String folded = part == null ? null : RoomPages.fold(part);
    List<RoomInfo> found = new ArrayList<>();
    for (int i = from; i < newest.items().size() && found.size() <= limit; i++) {
      RoomInfo room = newest.items().get(i);
      if (folded == null || RoomPages.fold(room.name()).contains(folded)) {
        found.add(room);
      }
    }
    if (found.size() > limit) {
      return new Page<>(found.subList(0, limit), store.get().cursorAfter(found.get(limit - 1)));
    }
    if (newest.nextCursor() == null) {
      return new Page<>(found, null);
    }
    return part == null && !found.isEmpty() ? new Page<>(found, newest.nextCursor()) : null;
  }

  private int behind(List<RoomInfo> rooms, String cursor) {
    RoomStore cursors = store.get();
    for (int i = 0; i < rooms.size(); i++) {
      if (cursors.cursorAfter(rooms.get(i)).equals(cursor)) {
        return i + 1;
      }
    }
    return -1;
  }

  /**
   * A room was made by this node: whoever made it sees it in the list.
   *
   * @param room which
   */
  public void created(RoomInfo room) {
    pages.heard(new Correction(room.id(), room, Correction.Kind.CREATED));
  }

  /**
   * This node has heard what a room is. A room that is not listed comes in only when it was hidden:
   * a node that has missed that a room was hidden does not bring it back.
   *
   * @param before what it was before, as far as this node knew; null when it knew nothing
   * @param now what it is
   */
  public void changed(@Nullable RoomInfo before, RoomInfo now) {
    boolean unhidden = before != null && before.hidden() && !now.hidden();
    Correction.Kind kind = unhidden ? Correction.Kind.UNHIDDEN : Correction.Kind.CHANGED;
    pages.heard(new Correction(now.id(), now, kind));
  }

  /**
   * This node has heard that a room was closed.
   *
   * @param room which
   */
  public void closed(RoomId room) {
    pages.heard(new Correction(room, null, Correction.Kind.CHANGED));
  }

  /** {@return how often the list was answered from memory} */
  public CacheStatistics statistics() {
    return pages.statistics();
  }
}
