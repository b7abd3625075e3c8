package io.synctv.core.store;

import static io.synctv.core.store.WrongStore.wrong;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.PlaylistEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.room.RoomPart;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoredRoom;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Stores that get the order of changes wrong, or what a change does. */
final class WrongChanges {

  private static final String ONCE = "aChangeAppliedAgainIsAppliedOnceAlsoAfterOthersCame";
  private static final String OLDER = "aChangeOnAnOlderRevisionIsStaleAndWritesNothing";
  private static final String TALK = "chatOnlyDependsOnNoRevisionAndLeavesItAsItIs";

  private WrongChanges() {}

  /** The newest revision of a room that is kept. */
  static Revision head(ChangeStore store, RoomId room) {
    return store.since(room, new Revision(0, "none")) instanceof Changes.Unavailable known
        ? known.revision()
        : Revision.CREATED;
  }

  static RoomChange on(Revision base, RoomChange change) {
    return new RoomChange(change.id(), base, change.effects(), change.lookups(), change.payload());
  }

  static RoomChange with(RoomChange change, List<CommandEffect> effects) {
    return new RoomChange(change.id(), change.base(), effects, change.lookups(), change.payload());
  }

  static RoomChange events(RoomChange change, UnaryOperator<List<RoomEvent>> alter) {
    return with(
        change,
        change.effects().stream()
            .map(effect -> new CommandEffect(effect.key(), alter.apply(effect.events())))
            .toList());
  }

  static boolean talk(RoomChange change) {
    return !change.revises() && !change.confirms();
  }

  /** Lets others come in between. */
  static void pause() {
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000, 2_000_000));
  }

  static final List<WrongStore> ALL =
      List.of(
          wrong(
              "the revision is not compared",
              OLDER,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        return result instanceof ApplyResult.Stale(Revision newest)
                            ? right.apply(room, on(newest, change))
                            : result;
                      }),
          wrong(
              "of a revision only the number is compared",
              "aRevisionOfTheSameNumberAndAnotherChangeIsStale",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        return result instanceof ApplyResult.Stale(Revision newest)
                                && newest.number() == change.base().number()
                            ? right.apply(room, on(newest, change))
                            : result;
                      }),
          wrong(
              "a confirmation is not compared",
              "aChangeWithoutEffectsConfirmsARevision",
              s ->
                  s.apply =
                      (right, room, change) ->
                          change.confirms()
                              ? right.apply(room, on(head(right, room), change))
                              : right.apply(room, change)),
          wrong(
              "a stale change leaves its chat behind",
              OLDER,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        if (result instanceof ApplyResult.Stale) {
                          right.apply(
                              room,
                              events(
                                  change,
                                  all ->
                                      all.stream().filter(e -> !RoomChange.revises(e)).toList()));
                        }
                        return result;
                      }),
          wrong(
              "a kick makes no revision",
              "aKickIsARevisionAndLeavesTheRoomAsItIs",
              s ->
                  s.apply =
                      (right, room, change) ->
                          change.effects().stream()
                                  .flatMap(effect -> effect.events().stream())
                                  .anyMatch(MemberEvent.Kicked.class::isInstance)
                              ? new ApplyResult.Applied(change.base())
                              : right.apply(room, change)),
          wrong(
              "chat makes a revision",
              TALK,
              s ->
                  s.apply =
                      (right, room, change) ->
                          talk(change)
                              ? right.apply(
                                  room,
                                  on(
                                      head(right, room),
                                      events(
                                          change,
                                          all ->
                                              Stream.concat(
                                                      all.stream(),
                                                      Stream.of(
                                                          new PlaylistEvent.Removed(List.of())))
                                                  .toList())))
                              : right.apply(room, change)),
          wrong(
              "chat is compared with the revision",
              TALK,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        Revision head = head(right, room);
                        return talk(change) && !head.equals(change.base())
                            ? new ApplyResult.Stale(head)
                            : right.apply(room, change);
                      }),
          wrong(
              "a change is applied as often as it is sent",
              ONCE,
              s -> {
                Set<String> seen = new HashSet<>();
                s.apply =
                    (right, room, change) ->
                        change.revises() && !seen.add(change.id())
                            ? right.apply(
                                room,
                                new RoomChange(
                                    change.id() + "-" + seen.size(),
                                    head(right, room),
                                    change.effects(),
                                    change.lookups(),
                                    change.payload()))
                            : right.apply(room, change);
              }),
          wrong(
              "only the newest change is known to be applied",
              ONCE,
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        Revision head = head(right, room);
                        return change.revises()
                                && result instanceof ApplyResult.Applied(Revision made)
                                && !made.equals(head)
                            ? new ApplyResult.Stale(head)
                            : result;
                      }),
          wrong(
              "a change of one part writes the whole row",
              "onlyThePartsOfARoomThatChangedAreWritten",
              s ->
                  s.apply =
                      (right, room, change) ->
                          right.apply(
                              room,
                              events(
                                  change, all -> all.stream().map(WrongChanges::whole).toList()))),
          wrong(
              "events of a change are applied backwards",
              "eventsOfOneChangeHoldInTheirOrder",
              s ->
                  s.apply =
                      (right, room, change) -> right.apply(room, events(change, List::reversed))),
          wrong(
              "a change is written in two transactions",
              "aReaderSeesAllOfAChangeOrNothing",
              s -> s.apply = WrongChanges::inTwo),
          wrong(
              "a room is read in several transactions",
              "aRoomIsReadAsItWasAtOneRevision",
              s ->
                  s.read =
                      (right, room, chat) ->
                          right
                              .read(room, chat)
                              .flatMap(
                                  first -> {
                                    pause();
                                    return right.read(room, chat).map(then -> mixed(first, then));
                                  })),
          wrong(
              "a closed room takes chat",
              "aRoomThatIsNotKeptOrClosedIsGone",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, change);
                        return result instanceof ApplyResult.Gone && talk(change)
                            ? new ApplyResult.Applied(head(right, room))
                            : result;
                      }),
          wrong(
              "playback in a change is left out in silence",
              "playbackIsNoPartOfAChange",
              s -> s.apply = (right, room, change) -> right.apply(room, withoutPlayback(change))),
          wrong(
              "what stands before a refused event is written",
              "aChangeThatIsRefusedWritesNothing",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        ApplyResult result = right.apply(room, withoutPlayback(change));
                        if (!withoutPlayback(change).equals(change)) {
                          throw new InvalidDataException("playback");
                        }
                        return result;
                      }),
          wrong(
              "removing what is not there fails",
              "removingWhatIsNotThereAndChangingNothingAreNoErrors",
              s ->
                  s.apply =
                      (right, room, change) -> {
                        if (removes(change, "nothing")) {
                          throw new StoreException("no such row");
                        }
                        return right.apply(room, change);
                      }),
          wrong(
              "the revision is compared in a transaction of its own",
              "writersOfOneRoomMakeADenseChainInWhichEachChangeIsOnce",
              s -> s.apply = WrongChanges::checkThenWrite),
          wrong(
              "whoever takes the lock may come too late all the same",
              "whoWaitsForTheLockGetsThroughHoweverManyWrite",
              s ->
                  s.applyLocked =
                      (right, room, known, planner) -> {
                        if (right.since(room, known) instanceof Changes.Complete missed) {
                          RoomChange planned = planner.plan(missed.changes());
                          pause();
                          return right.apply(room, planned);
                        }
                        return new ApplyResult.Gone();
                      }),
          wrong(
              "whoever takes the lock is not told what was missed",
              "whoHoldsTheLockPlansOnWhatWasMissed",
              s ->
                  s.applyLocked =
                      (right, room, known, planner) ->
                          right.applyLocked(room, head(right, room), planner)),
          wrong(
              "whoever takes the lock plans on a history that is over",
              "aLockedChangeOnARevisionOfAnotherHistoryIsStale",
              s ->
                  s.applyLocked =
                      (right, room, known, planner) -> {
                        Revision head = head(right, room);
                        return right.applyLocked(
                            room, head, missed -> on(head, planner.plan(missed)));
                      }),
          wrong(
              "a planner that throws leaves the lock behind",
              "aPlannerThatThrowsLeavesTheRoomAsItWas",
              s -> {
                Set<RoomId> locked = ConcurrentHashMap.newKeySet();
                s.applyLocked =
                    (right, room, known, planner) -> {
                      locked.add(room);
                      ApplyResult result = right.applyLocked(room, known, planner);
                      locked.remove(room);
                      return result;
                    };
                s.apply =
                    (right, room, change) -> {
                      if (locked.contains(room)) {
                        throw new StoreException("the room is locked");
                      }
                      return right.apply(room, change);
                    };
              }));

  private static RoomEvent whole(RoomEvent event) {
    return event instanceof InfoEvent.Changed changed
        ? new InfoEvent.Changed(changed.room(), EnumSet.allOf(RoomPart.class))
        : event;
  }

  private static RoomChange withoutPlayback(RoomChange change) {
    return events(change, all -> all.stream().filter(e -> !(e instanceof PlaybackEvent)).toList());
  }

  private static boolean removes(RoomChange change, String id) {
    return change.effects().stream()
        .flatMap(effect -> effect.events().stream())
        .anyMatch(
            event ->
                event instanceof PlaylistEvent.Removed removed
                    && removed.items().stream().anyMatch(item -> item.value().equals(id)));
  }

  /** The first half of all entries that are put goes ahead, as a change of its own. */
  private static ApplyResult inTwo(ChangeStore right, RoomId room, RoomChange change) {
    List<PlaylistEvent.Placement> put =
        change.effects().stream()
            .flatMap(effect -> effect.events().stream())
            .flatMap(e -> e instanceof PlaylistEvent.Put all ? all.placements().stream() : null)
            .toList();
    if (put.size() < 2) {
      return right.apply(room, change);
    }
    RoomEvent half = new PlaylistEvent.Put(put.subList(0, put.size() / 2));
    ApplyResult first =
        right.apply(
            room,
            new RoomChange(
                change.id() + "-half",
                change.base(),
                List.of(new CommandEffect(null, List.of(half))),
                List.of(),
                change.payload()));
    pause();
    return first instanceof ApplyResult.Applied(Revision made)
        ? right.apply(room, on(made, change))
        : first;
  }

  private static ApplyResult checkThenWrite(ChangeStore right, RoomId room, RoomChange change) {
    Revision head = head(right, room);
    if (!change.revises() || !head.equals(change.base())) {
      return right.apply(room, change);
    }
    pause();
    ApplyResult result = right.apply(room, change);
    while (result instanceof ApplyResult.Stale(Revision newest)) {
      result = right.apply(room, on(newest, change));
    }
    return new ApplyResult.Applied(change.base().next(change.id()));
  }

  private static StoredRoom mixed(StoredRoom first, StoredRoom then) {
    return new StoredRoom(
        first.revision(),
        first.info(),
        first.members(),
        then.playlist(),
        then.chat(),
        then.playback());
  }
}
