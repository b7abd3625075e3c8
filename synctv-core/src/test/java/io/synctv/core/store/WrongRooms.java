package io.synctv.core.store;

import static io.synctv.core.store.WrongChanges.head;
import static io.synctv.core.store.WrongChanges.pause;
import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.chat.ChatMessage;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.Page;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredRoom;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Stores that get wrong which rooms there are. */
final class WrongRooms {

  private static final String GONE = "aClosedRoomIsGoneForEverybodyAndNoOtherIs";
  private static final String COUNT = "nobodyGetsMoreRoomsThanAllowedHiddenOnesIncluded";
  private static final String PURGE = "roomsThatWereClosedLongAgoAreFoundAndPurgedInPortions";
  private static final String AGAIN = "aRoomThatIsCreatedAgainAfterItWasPurgedStartsEmpty";
  private static final Fence HIGHEST = new Fence("highest", Long.MAX_VALUE);

  private WrongRooms() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "a closed room is found",
              GONE,
              s -> {
                Map<RoomId, RoomInfo> made = made(s);
                s.find =
                    (right, room) -> right.find(room).or(() -> Optional.ofNullable(made.get(room)));
              }),
          wrong(
              "a closed room is listed",
              GONE,
              s -> {
                Map<RoomId, RoomInfo> made = made(s);
                s.list =
                    (right, query, limit, cursor) ->
                        new Page<>(
                            made.values().stream().filter(room -> !room.hidden()).toList(), null);
              }),
          wrong(
              "a closed room is read",
              GONE,
              s -> {
                Map<RoomId, StoredRoom> rooms = new ConcurrentHashMap<>();
                s.read =
                    (right, room, chat) -> {
                      right.read(room, chat).ifPresent(read -> rooms.put(room, read));
                      return Optional.ofNullable(rooms.get(room));
                    };
              }),
          wrong(
              "a closed room shows its chat",
              GONE,
              s -> {
                Map<RoomId, Page<ChatMessage>> rooms = new ConcurrentHashMap<>();
                s.apply =
                    (right, room, change) -> {
                      ApplyResult result = right.apply(room, change);
                      if (s.right.rooms().find(room).isPresent()) {
                        rooms.put(room, s.right.chat().list(room, 200, null));
                      }
                      return result;
                    };
                s.listChat =
                    (right, room, limit, cursor) ->
                        rooms.getOrDefault(room, right.list(room, limit, cursor));
              }),
          wrong(
              "hidden rooms are listed",
              "hiddenRoomsAreNotListed",
              s -> {
                Map<RoomId, RoomInfo> made = made(s);
                s.list =
                    (right, query, limit, cursor) ->
                        query == null
                            ? new Page<>(List.copyOf(made.values()), null)
                            : right.list(query, limit, cursor);
              }),
          wrong(
              "hidden rooms are not counted",
              COUNT,
              s -> {
                Map<RoomId, RoomInfo> made = made(s);
                s.create =
                    (right, room, owner, most, key) -> {
                      int hidden = (int) made.values().stream().filter(RoomInfo::hidden).count();
                      made.put(room.id(), room);
                      return right.create(
                          room, owner, Math.max(most, most + hidden), key); // may overflow
                    };
              }),
          wrong(
              "closed rooms are counted",
              COUNT,
              s -> {
                AtomicInteger closed = new AtomicInteger();
                s.apply =
                    (right, room, change) -> {
                      if (closes(change)) {
                        closed.incrementAndGet();
                      }
                      return right.apply(room, change);
                    };
                s.create =
                    (right, room, owner, most, key) ->
                        right.create(room, owner, most - closed.get(), key);
              }),
          wrong(
              "rooms are counted in a transaction of its own",
              "ofCallsThatMeetNoMoreSucceedThanThereIsRoomFor",
              s ->
                  s.create =
                      (right, room, owner, most, key) -> {
                        if (right.list(null, 200, null).items().size() >= most) {
                          return new CreateResult.TooMany();
                        }
                        pause();
                        return right.create(room, owner, Integer.MAX_VALUE, key);
                      }),
          wrong(
              "each node counts its own rooms",
              "theBoundOnRoomsHoldsOverAllNodes",
              s -> {
                AtomicInteger own = new AtomicInteger();
                s.create =
                    (right, room, owner, most, key) ->
                        own.incrementAndGet() > most
                            ? new CreateResult.TooMany()
                            : right.create(room, owner, Integer.MAX_VALUE, key);
              }),
          wrong(
              "a room takes the place of another with its id",
              "creatingARoomWhoseIdIsKeptSaysSoAndChangesNothing",
              s ->
                  s.create =
                      (right, room, owner, most, key) -> {
                        CreateResult result = right.create(room, owner, most, key);
                        if (!result.equals(new CreateResult.Exists())) {
                          return result;
                        }
                        ChangeStore changes = s.right.changes();
                        changes.apply(room.id(), renaming(head(changes, room.id()), room));
                        return new CreateResult.Created();
                      }),
          wrong(
              "case makes no difference to the id of a room",
              "idsThatDifferInCaseAreDifferentRooms",
              s -> {
                Map<RoomId, RoomInfo> made = made(s);
                s.find =
                    (right, room) ->
                        made.values().stream()
                            .filter(info -> info.id().value().equalsIgnoreCase(room.value()))
                            .findFirst();
              }),
          wrong(
              "an open room is purged",
              PURGE,
              s ->
                  s.purge =
                      (right, room, limit, fence) -> {
                        if (right.find(room).isPresent()) {
                          ChangeStore changes = s.right.changes();
                          changes.apply(room, closing(head(changes, room)));
                        }
                        return right.purge(room, limit, fence);
                      }),
          wrong(
              "a room is purged all at once",
              PURGE,
              s -> s.purge = (right, room, limit, fence) -> right.purge(room, 10_000, fence)),
          wrong(
              "a room that was just closed is to be purged",
              PURGE,
              s -> {
                Map<RoomId, Boolean> closed = new LinkedHashMap<>();
                s.apply =
                    (right, room, change) -> {
                      if (closes(change)) {
                        closed.put(room, true);
                      }
                      return right.apply(room, change);
                    };
                s.closed = (right, limit) -> List.copyOf(closed.keySet());
              }),
          wrong(
              "a room is purged by any token",
              "aLowerTokenPurgesNothing",
              s -> s.purge = (right, room, limit, fence) -> right.purge(room, limit, HIGHEST)),
          wrong(
              "too high a limit of reading is lowered in silence",
              "limitsOfReadingAndPurgingOutOfBoundsAreRefused",
              s -> s.read = (right, room, chat) -> right.read(room, Math.min(chat, 200))),
          wrong(
              "a purged room leaves its playback",
              AGAIN,
              s -> {
                Map<RoomId, PlaybackState> kept = new HashMap<>();
                s.save =
                    (right, snapshots) -> {
                      snapshots.forEach(
                          (room, state) ->
                              kept.merge(room, state, (a, b) -> a.version() > b.version() ? a : b));
                      return true;
                    };
                s.findPlayback = (right, room) -> Optional.ofNullable(kept.get(room));
              }),
          wrong(
              "a purged room leaves its keys",
              AGAIN,
              s -> {
                Map<Object, ApplyResult> answers = new HashMap<>();
                s.apply =
                    (right, room, change) -> {
                      ApplyResult result = right.apply(room, change);
                      if (change.lookups().isEmpty()) {
                        return result;
                      }
                      return result instanceof ApplyResult.Known
                          ? remember(answers, change.lookups(), result)
                          : answers.getOrDefault(change.lookups(), result);
                    };
              }),
          wrong(
              "a purged room leaves its revision",
              AGAIN,
              s -> {
                Map<RoomId, Revision> heads = new HashMap<>();
                s.read =
                    (right, room, chat) ->
                        right
                            .read(room, chat)
                            .map(
                                read ->
                                    new StoredRoom(
                                        heads.merge(
                                            room,
                                            read.revision(),
                                            (a, b) -> a.number() > b.number() ? a : b),
                                        read.info(),
                                        read.members(),
                                        read.playlist(),
                                        read.chat(),
                                        read.playback()));
              }));

  /** Rooms as they were made. */
  static Map<RoomId, RoomInfo> made(AlteredStores stores) {
    Map<RoomId, RoomInfo> made = new ConcurrentHashMap<>();
    stores.create =
        (right, room, owner, most, key) -> {
          CreateResult result = right.create(room, owner, most, key);
          if (result instanceof CreateResult.Created) {
            made.put(room.id(), room);
          }
          return result;
        };
    return made;
  }

  private static ApplyResult remember(
      Map<Object, ApplyResult> answers, Object keys, ApplyResult answer) {
    answers.put(keys, answer);
    return answer;
  }

  private static boolean closes(RoomChange change) {
    return change.effects().stream()
        .flatMap(effect -> effect.events().stream())
        .anyMatch(InfoEvent.Closed.class::isInstance);
  }

  private static RoomChange closing(Revision base) {
    return change(base, new InfoEvent.Closed());
  }

  private static RoomChange renaming(Revision base, RoomInfo room) {
    return change(base, new InfoEvent.Changed(room, EnumSet.allOf(RoomPart.class)));
  }

  private static RoomChange change(Revision base, InfoEvent event) {
    return new RoomChange(
        "wrong",
        base,
        Stream.of(event).map(e -> new CommandEffect(null, List.of(e))).toList(),
        List.of(),
        new byte[0]);
  }
}
