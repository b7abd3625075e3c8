package io.synctv.core.store;

import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.UserKind;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.UsageStore;
import java.util.List;
import java.util.stream.Stream;

/** Stores that get wrong which rooms are used. */
final class WrongUses {

  private static final Fence HIGHEST = new Fence("highest", Long.MAX_VALUE);

  private WrongUses() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "a room that is closed can be used",
              "aRoomThatIsClosedOrNotThereIsNotUsed",
              s ->
                  s.use =
                      (right, room) -> {
                        right.use(room);
                        return true;
                      }),
          wrong(
              "that somebody comes is not noted",
              "aRoomThatIsUsedIsUnusedLater",
              s -> s.use = (right, room) -> true),
          wrong(
              "that rooms are in use is not noted",
              "aRoomThatIsUsedIsUnusedLater",
              s -> s.used = (right, rooms) -> true),
          wrong(
              "rooms of all kinds of owners are found",
              "onlyRoomsOfThatKindOfOwnerAreFound",
              s ->
                  s.unusedRooms =
                      (right, owners, unused, limit) ->
                          Stream.of(UserKind.values())
                              .flatMap(kind -> right.unusedRooms(kind, unused, limit).stream())
                              .toList()),
          wrong(
              "rooms are found a day after their last use",
              "aRoomIsUnusedSoLongAfterItWasMade",
              s ->
                  s.unusedRooms =
                      (right, owners, unused, limit) ->
                          right.unusedRooms(owners, UsageStore.PRECISION, limit)),
          wrong(
              "the longest unused rooms come last",
              "theLongestUnusedRoomsComeFirstAndNoMoreThanAsked",
              s ->
                  s.unusedRooms =
                      (right, owners, unused, limit) ->
                          right.unusedRooms(owners, unused, limit).reversed()),
          wrong(
              "a room that was used is retired",
              "aRoomThatWasUsedMeanwhileIsNotRetired",
              s ->
                  s.retire =
                      (right, room, change, unused, fence) ->
                          s.right.changes().apply(room, change)),
          wrong(
              "who lost the lock retires rooms",
              "nothingIsRetiredByWhoLostTheLockAndNothingElseIsDoneThatWay",
              s ->
                  s.retire =
                      (right, room, change, unused, fence) ->
                          right.retire(room, change, unused, HIGHEST)),
          wrong(
              "nothing is retired",
              "anUnusedRoomIsRetiredLikeAnyThatIsClosed",
              s ->
                  s.retire =
                      (right, room, change, unused, fence) ->
                          new ApplyResult.Stale(change.base())));
}
