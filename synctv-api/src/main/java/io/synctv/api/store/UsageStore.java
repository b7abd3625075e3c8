package io.synctv.api.store;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.UserKind;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Remembers when rooms were last used, and closes those that nobody uses any more. See {@link
 * Stores} for blocking, threads and failure.
 *
 * <p>All ages go by the store's clock. A room counts as used when it is made, and one that was kept
 * before uses were noted when it is first looked for.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface UsageStore {

  /**
   * How much older than the last use its mark may be, so that what is used all the time is written
   * once in that time.
   */
  Duration PRECISION = Duration.ofDays(1);

  /** Remembers nothing, and so ends nothing. For stores that keep no uses. */
  UsageStore NONE = NoUsage.INSTANCE;

  /**
   * Notes that a room is used now, unless that was noted within {@link #PRECISION}. Whoever lets
   * somebody into a room that may have been unused calls it first: after it returned true {@link
   * #retire} leaves the room alone, as long as it was used within the time that is given there.
   *
   * @param room which
   * @return whether the room is there and not closed
   */
  boolean use(RoomId room);

  /**
   * Notes that rooms are used now, each unless that was noted within {@link #PRECISION}. Passes
   * over rooms that are not there or closed.
   *
   * @param rooms which, perhaps none
   */
  void used(Set<RoomId> rooms);

  /**
   * Finds rooms that nobody has used for so long, the longest unused first.
   *
   * @param owners of which kind their owners are
   * @param unused for how long nobody may have used them, at least {@link #PRECISION}
   * @param limit the most rooms returned, 1 to 200
   * @return the rooms, none of them closed
   * @throws InvalidValueException when a bound is broken
   */
  List<UnusedRoom> unusedRooms(UserKind owners, Duration unused, int limit);

  /**
   * Applies a change that closes a room as {@link ChangeStore#apply} does, unless the room was used
   * within the time: looking at its last use, the check of the token and the change are one.
   *
   * @param room which
   * @param change what to do, planned on {@link UnusedRoom#revision}
   * @param unused for how long nobody may have used the room, at least {@link #PRECISION}
   * @param fence by what right
   * @return as {@link ChangeStore#apply}; {@link ApplyResult.Stale} also when the room was used
   * @throws StaleTokenException when a higher token was seen
   * @throws InvalidDataException when the change does anything else than close the room
   * @throws InvalidValueException when the time is too short
   */
  ApplyResult retire(RoomId room, RoomChange change, Duration unused, Fence fence);

  /**
   * Checks for how long something is to be unused: for implementations.
   *
   * @param unused the time
   * @return the time in milliseconds
   * @throws InvalidValueException when it is shorter than {@link #PRECISION}
   */
  static long unusedMillis(Duration unused) {
    Objects.requireNonNull(unused, "unused");
    if (unused.compareTo(PRECISION) < 0) {
      throw new InvalidValueException("unused must be at least " + PRECISION);
    }
    return unused.toMillis();
  }

  /**
   * Checks that a change does nothing but end something: for implementations.
   *
   * @param change what {@link #retire} is to apply
   * @throws InvalidDataException when it does anything else
   */
  static void checkRetiring(RoomChange change) {
    Objects.requireNonNull(change, "change");
    boolean closes =
        !change.confirms()
            && change.effects().stream()
                .flatMap(effect -> effect.events().stream())
                .allMatch(UsageStore::ends);
    if (!closes) {
      throw new InvalidDataException(
          "cannot retire a room", new IllegalArgumentException("the change does something else"));
    }
  }

  private static boolean ends(RoomEvent event) {
    return switch (event) {
      case InfoEvent.Closed closed -> true;
      case InfoEvent.Changed changed -> false;
      case MemberEvent member -> false;
      case PlaylistEvent playlist -> false;
      case PlaybackEvent playback -> false;
      case ChatEvent chat -> false;
    };
  }
}
