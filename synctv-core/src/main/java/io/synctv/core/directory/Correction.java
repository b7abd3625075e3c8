package io.synctv.core.directory;

import io.synctv.api.RoomId;
import io.synctv.api.room.RoomInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this node has heard of a room that lists may show.
 *
 * @param id which room
 * @param info what it is now; null when it is closed
 * @param kind whether a list that does not have it takes it in
 */
record Correction(RoomId id, @Nullable RoomInfo info, Kind kind) {

  /** How a correction came to be. */
  enum Kind {
    /** It has just been made here: it belongs into every list, also one that is being read. */
    CREATED,
    /** It is shown again: it belongs into the list there is. */
    UNHIDDEN,
    /** Where it is not listed there may be a reason that this node has not heard of. */
    CHANGED
  }

  /** The order of the list: newest first, then by id. */
  private static final Comparator<RoomInfo> NEWEST_FIRST =
      Comparator.comparingLong(RoomInfo::createdAt)
          .thenComparing(room -> room.id().value())
          .reversed();

  /** Returns rooms without this one, or with what it is now; the same list when it is not there. */
  List<RoomInfo> replacedIn(List<RoomInfo> rooms) {
    int index = indexIn(rooms);
    if (index < 0) {
      return rooms;
    }
    List<RoomInfo> corrected = new ArrayList<>(rooms);
    RoomInfo shown = shown();
    if (shown == null) {
      corrected.remove(index);
    } else {
      corrected.set(index, shown);
    }
    return corrected;
  }

  /** Returns rooms with this one at its place, unless a list does not show it or has it already. */
  List<RoomInfo> addedTo(List<RoomInfo> rooms) {
    RoomInfo shown = shown();
    if (shown == null || indexIn(rooms) >= 0) {
      return rooms;
    }
    int place = 0;
    while (place < rooms.size() && NEWEST_FIRST.compare(rooms.get(place), shown) < 0) {
      place++;
    }
    List<RoomInfo> longer = new ArrayList<>(rooms);
    longer.add(place, shown);
    return longer;
  }

  /** Returns what a list shows of the room, or null. */
  @Nullable RoomInfo shown() {
    return info == null || info.hidden() ? null : info;
  }

  private int indexIn(List<RoomInfo> rooms) {
    for (int i = 0; i < rooms.size(); i++) {
      if (rooms.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }
}
