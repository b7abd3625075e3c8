package io.synctv.core.store;

import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.event.ChatEvent;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.Fence;
import io.synctv.api.store.RecentChanges;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Stores that tell wrongly of what was changed. */
final class WrongHistory {

  private static final String HOLE = "whatCameAfterARevisionIsReturnedInOrderWithoutAHole";
  private static final String PAYLOAD = "eachChangeIsReturnedWithItsOwnPayload";
  private static final String LATELY = "whatWasChangedLatelyIsFoundInAllRooms";
  private static final String MANY = "ofRecentMessagesTheNewestTenThousandAreReturned";
  private static final String CLOSING = "whatClosedARoomIsToldOfIt";

  private WrongHistory() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "since leaves a hole",
              HOLE,
              s ->
                  s.since =
                      (right, room, known) ->
                          complete(
                              right.since(room, known),
                              all ->
                                  Stream.concat(all.stream().limit(3), all.stream().skip(4))
                                      .toList())),
          wrong(
              "since tells the newest first",
              HOLE,
              s ->
                  s.since =
                      (right, room, known) -> complete(right.since(room, known), List::reversed)),
          wrong(
              "since tells of the known revision too",
              HOLE,
              s ->
                  s.since =
                      (right, room, known) ->
                          right.since(room, known) instanceof Changes.Complete
                              ? after(right, room, known.number() - 1)
                              : right.since(room, known)),
          wrong(
              "since goes by numbers alone",
              "aRevisionThatIsNotOfThisRoomIsUnavailable",
              s ->
                  s.since =
                      (right, room, known) ->
                          right.since(room, known) instanceof Changes.Unavailable
                              ? after(right, room, known.number())
                              : right.since(room, known)),
          wrong(
              "nothing is told of a closed room",
              CLOSING,
              s ->
                  s.since =
                      (right, room, known) ->
                          s.right.rooms().find(room).isEmpty()
                              ? new Changes.Gone()
                              : right.since(room, known)),
          wrong(
              "a room that is closed is forgotten at once",
              CLOSING,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        if (posted(change, InfoEvent.Closed.class).findAny().isPresent()) {
                          s.right.rooms().purge(room, 10_000, new Fence("all", 1));
                        }
                        return result;
                      }),
          wrong(
              "all changes have the newest payload",
              PAYLOAD,
              s ->
                  s.since =
                      (right, room, known) ->
                          complete(
                              right.since(room, known),
                              all ->
                                  all.stream()
                                      .map(c -> payload(c, all.getLast().payload()))
                                      .toList())),
          wrong(
              "payloads are told in a buffer that is used again",
              PAYLOAD,
              s -> {
                List<byte[]> buffers = IntStream.range(0, 9).mapToObj(i -> new byte[9]).toList();
                s.since =
                    (right, room, known) ->
                        complete(right.since(room, known), all -> buffered(all, buffers));
              }),
          wrong(
              "a long payload is cut",
              PAYLOAD,
              s ->
                  s.since =
                      (right, room, known) ->
                          complete(
                              right.since(room, known),
                              all ->
                                  all.stream()
                                      .map(
                                          c ->
                                              payload(
                                                  c,
                                                  Arrays.copyOf(
                                                      c.payload(),
                                                      Math.min(c.payload().length, 65_535))))
                                      .toList())),
          wrong(
              "the store changes a payload it was handed",
              PAYLOAD,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result =
                            right.apply(room, payload(change, change.payload().clone()));
                        Arrays.fill(change.payload(), (byte) 0);
                        return result;
                      }),
          wrong(
              "recent tells of all that is kept",
              LATELY,
              s -> s.recent = (right, within) -> right.recent(ChangeStore.CHANGES_KEPT)),
          wrong(
              "recent leaves closed rooms out",
              LATELY,
              s ->
                  s.recent =
                      (right, within) -> {
                        RecentChanges recent = right.recent(within);
                        return new RecentChanges(
                            recent.rooms().entrySet().stream()
                                .filter(e -> s.right.rooms().find(e.getKey()).isPresent())
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                            recent.messages());
                      }),
          wrong(
              "recent leaves chat out",
              LATELY,
              s ->
                  s.recent =
                      (right, within) ->
                          new RecentChanges(right.recent(within).rooms(), List.of())),
          wrong(
              "recent goes back as far as anybody asks",
              "nothingOlderThanChangesAreKeptIsRecent",
              s -> {
                Map<RoomId, Revision> rooms = new HashMap<>();
                s.apply =
                    (right, room, change) -> {
                      ApplyResult result = right.apply(room, change);
                      if (result instanceof ApplyResult.Applied(Revision revision)) {
                        rooms.put(room, revision);
                      }
                      return result;
                    };
                s.recent =
                    (right, within) ->
                        within.compareTo(ChangeStore.CHANGES_KEPT) > 0
                            ? new RecentChanges(rooms, right.recent(within).messages())
                            : right.recent(within);
              }),
          wrong(
              "recent messages have no bound",
              MANY,
              s -> {
                List<RecentChanges.Message> all = remembered(s);
                s.recent = (right, within) -> new RecentChanges(Map.of(), all);
              }),
          wrong(
              "of too many recent messages the oldest are told",
              MANY,
              s -> {
                List<RecentChanges.Message> all = remembered(s);
                s.recent =
                    (right, within) ->
                        new RecentChanges(Map.of(), all.stream().limit(10_000).toList());
              }));

  private static <E extends RoomEvent> Stream<E> posted(RoomChange change, Class<E> type) {
    return change.effects().stream()
        .flatMap(effect -> effect.events().stream())
        .filter(type::isInstance)
        .map(type::cast);
  }

  private static List<RecentChanges.Message> remembered(AlteredStores stores) {
    List<RecentChanges.Message> all = new ArrayList<>();
    stores.apply =
        (right, room, change) -> {
          posted(change, ChatEvent.Posted.class)
              .forEach(e -> all.add(new RecentChanges.Message(room, e.message().id(), 1)));
          return right.apply(room, change);
        };
    return all;
  }

  private static Changes complete(Changes changes, UnaryOperator<List<StoredChange>> alter) {
    return changes instanceof Changes.Complete(List<StoredChange> all) && !all.isEmpty()
        ? new Changes.Complete(alter.apply(all))
        : changes;
  }

  /** What came after a number, whatever the change is called that made it. */
  private static Changes after(ChangeStore right, RoomId room, long number) {
    return complete(
        right.since(room, Revision.CREATED),
        all -> all.stream().filter(c -> c.previous().number() >= number).toList());
  }

  private static StoredChange payload(StoredChange change, byte[] payload) {
    return new StoredChange(change.previous(), change.revision(), payload);
  }

  private static RoomChange payload(RoomChange change, byte[] payload) {
    return new RoomChange(change.id(), change.base(), change.effects(), change.lookups(), payload);
  }

  private static List<StoredChange> buffered(List<StoredChange> all, List<byte[]> buffers) {
    return IntStream.range(0, all.size())
        .mapToObj(
            i -> {
              byte[] own = all.get(i).payload();
              byte[] buffer = own.length == 9 ? buffers.get(i % 9) : own;
              System.arraycopy(own, 0, buffer, 0, own.length);
              return payload(all.get(i), buffer);
            })
        .toList();
  }
}
