package io.synctv.core.store;

import static io.synctv.core.store.WrongChanges.pause;
import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.playlist.Media;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoredRoom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Stores that get values, snapshots and their own end wrong, or lose a part of what they keep. */
final class WrongValues {

  private static final String FIRST = "whoeverIsFirstSetsAValueAndItStays";
  private static final String OLDER = "anOlderSnapshotIsLeftOut";
  private static final String CLOSED = "everyCallAfterCloseFailsWithAStoreException";

  private WrongValues() {}

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "a value that is set is overwritten",
              FIRST,
              s -> {
                Map<String, String> values = new ConcurrentHashMap<>();
                s.putIfAbsent =
                    (right, name, value) -> {
                      values.put(name, value);
                      return value;
                    };
                s.findValue = (right, name) -> Optional.ofNullable(values.get(name));
              }),
          wrong(
              "whoever comes second gets back what it brought",
              FIRST,
              s ->
                  s.putIfAbsent =
                      (right, name, value) -> {
                        right.putIfAbsent(name, value);
                        return value;
                      }),
          wrong(
              "a value is looked for and then set",
              "callersThatMeetAllGetTheSame",
              s -> {
                Map<String, String> values = new ConcurrentHashMap<>();
                s.putIfAbsent =
                    (right, name, value) -> {
                      String set = values.get(name);
                      pause();
                      if (set == null) {
                        values.put(name, value);
                      }
                      return set == null ? value : set;
                    };
                s.findValue = (right, name) -> Optional.ofNullable(values.get(name));
              }),
          wrong(
              "each node sets values of its own",
              "allNodesAgreeOnASharedValue",
              s -> {
                Map<String, String> values = new ConcurrentHashMap<>();
                s.putIfAbsent =
                    (right, name, value) -> values.computeIfAbsent(name, absent -> value);
                s.findValue = (right, name) -> Optional.ofNullable(values.get(name));
              }),
          wrong(
              "case makes no difference to the name of a value",
              "aValueIsFoundAsItWasSet",
              s -> s.findValue = (right, name) -> right.find(name.toLowerCase(Locale.ROOT))),
          wrong(
              "values out of bounds are cut",
              "namesAndValuesOutOfBoundsAreRefused",
              s ->
                  s.putIfAbsent =
                      (right, name, value) -> {
                        try {
                          return right.putIfAbsent(name, value);
                        } catch (InvalidValueException e) {
                          return value;
                        }
                      }),
          wrong(
              "an older snapshot takes the place of a newer",
              OLDER,
              s -> {
                Map<RoomId, PlaybackState> last = snapshots(s);
                s.findPlayback = (right, room) -> Optional.ofNullable(last.get(room));
              }),
          wrong(
              "a snapshot of the same version is left out",
              "aSnapshotOfTheSameVersionReplaces",
              s ->
                  s.save =
                      (right, snapshots) -> {
                        right.save(
                            snapshots.entrySet().stream()
                                .filter(e -> newer(e.getValue(), right.find(e.getKey())))
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
                        return true;
                      }),
          wrong(
              "one older snapshot holds up all of a call",
              "theGuardHoldsForEachRoomOfACallByItself",
              s ->
                  s.save =
                      (right, snapshots) -> {
                        boolean all =
                            snapshots.entrySet().stream()
                                .allMatch(e -> newer(e.getValue(), right.find(e.getKey())));
                        if (all) {
                          right.save(snapshots);
                        }
                        return true;
                      }),
          wrong(
              "a snapshot is kept of a room that is not",
              "whatIsWrittenToARoomThatIsNotKeptIsLeftOut",
              s -> {
                Map<RoomId, PlaybackState> last = snapshots(s);
                s.findPlayback = (right, room) -> Optional.ofNullable(last.get(room));
              }),
          wrong(
              "positions are kept as floats",
              "aSnapshotIsFoundAsItWasSaved",
              s ->
                  s.findPlayback =
                      (right, room) ->
                          right
                              .find(room)
                              .map(
                                  p ->
                                      new PlaybackState(
                                          p.media(),
                                          p.playing(),
                                          (float) p.position(),
                                          p.rate(),
                                          p.anchor(),
                                          p.version()))),
          wrong(
              "what is handed over is read after the call",
              "whatWasHandedOverIsKeptAsItWasThen",
              s -> {
                Map<Integer, Map<RoomId, PlaybackState>> behind = new HashMap<>();
                s.save =
                    (right, snapshots) -> {
                      behind.put(behind.size(), snapshots);
                      return true;
                    };
                s.findPlayback =
                    (right, room) -> {
                      behind.values().forEach(right::save);
                      return right.find(room);
                    };
              }),
          wrong(
              "what a member may not do is lost",
              "aMemberIsListedAsItWasPut",
              s -> reading(s, room -> members(room, WrongValues::withoutDenials, 1000))),
          wrong(
              "of many members some are not read",
              "allMembersAreListedHoweverMany",
              s -> reading(s, room -> members(room, member -> member, 200))),
          wrong(
              "headers of media are lost",
              "anEntryIsListedAsItWasKept",
              s -> reading(s, WrongValues::withoutHeaders)),
          wrong(
              "a node remembers rooms it found",
              "whatOneNodeKeepsAnotherFinds",
              s -> {
                Map<RoomId, RoomInfo> found = new ConcurrentHashMap<>();
                s.find =
                    (right, room) ->
                        Optional.ofNullable(
                            found.computeIfAbsent(room, id -> right.find(id).orElse(null)));
              }),
          wrong("closing closes nothing", CLOSED, s -> s.close = right -> true),
          wrong(
              "a call after the end fails as a wrong state",
              CLOSED,
              s ->
                  s.find =
                      (right, room) -> {
                        try {
                          return right.find(room);
                        } catch (StoreException e) {
                          throw new IllegalStateException(e);
                        }
                      }),
          wrong("stores prove themselves without looking", CLOSED, s -> s.prove = right -> true),
          wrong(
              "stores that can write do not prove it",
              "storesThatCanWriteProveIt",
              s ->
                  s.prove =
                      right -> {
                        throw new StoreException("not implemented");
                      }),
          wrong(
              "the proof is a value that was there",
              "storesThatCanWriteProveIt",
              s ->
                  s.prove =
                      right -> {
                        right.sharedValues().putIfAbsent("key", "proof");
                        return true;
                      }),
          wrong(
              "closing a second time fails",
              "closingTwiceIsClosingOnce",
              s -> {
                AtomicBoolean closed = new AtomicBoolean();
                s.close =
                    right -> {
                      if (closed.getAndSet(true)) {
                        throw new StoreException("the stores are closed");
                      }
                      right.close();
                      return true;
                    };
              }));

  private static Map<RoomId, PlaybackState> snapshots(AlteredStores stores) {
    Map<RoomId, PlaybackState> last = new ConcurrentHashMap<>();
    stores.save =
        (right, snapshots) -> {
          last.putAll(snapshots);
          return true;
        };
    return last;
  }

  private static boolean newer(PlaybackState state, Optional<PlaybackState> kept) {
    return kept.isEmpty() || kept.get().version() < state.version();
  }

  private static void reading(AlteredStores stores, UnaryOperator<StoredRoom> alter) {
    stores.read = (right, room, chat) -> right.read(room, chat).map(alter);
  }

  private static Member withoutDenials(Member member) {
    return new Member(
        member.user(), member.role(), member.grants(), PermissionSet.NONE, member.joinedAt());
  }

  private static StoredRoom members(StoredRoom room, UnaryOperator<Member> alter, int most) {
    return new StoredRoom(
        room.revision(),
        room.info(),
        room.members().stream().map(alter).limit(most).toList(),
        room.playlist(),
        room.chat(),
        room.playback());
  }

  private static StoredRoom withoutHeaders(StoredRoom room) {
    return new StoredRoom(
        room.revision(),
        room.info(),
        room.members(),
        room.playlist().stream().map(WrongValues::withoutHeaders).toList(),
        room.chat(),
        room.playback());
  }

  private static PlaylistItem withoutHeaders(PlaylistItem item) {
    Media media = item.media();
    return item.withMedia(
        new Media(
            media.url(),
            media.name(),
            media.type(),
            media.live(),
            media.duration(),
            Map.of(),
            media.subtitles(),
            media.sources()));
  }
}
