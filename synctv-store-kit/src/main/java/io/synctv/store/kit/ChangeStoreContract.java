package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.PAYLOAD;
import static io.synctv.store.kit.StoreSamples.chat;
import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.createRoom;
import static io.synctv.store.kit.StoreSamples.effect;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.message;
import static io.synctv.store.kit.StoreSamples.owner;
import static io.synctv.store.kit.StoreSamples.playlist;
import static io.synctv.store.kit.StoreSamples.posted;
import static io.synctv.store.kit.StoreSamples.put;
import static io.synctv.store.kit.StoreSamples.remove;
import static io.synctv.store.kit.StoreSamples.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StoredChange;
import io.synctv.api.store.StoredRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link ChangeStore} promises of the order of changes. */
interface ChangeStoreContract extends StoresUnderTest {

  private ApplyResult apply(RoomId room, RoomChange change) {
    return stores().changes().apply(room, change);
  }

  private static RoomChange change(Revision base, RoomEvent... events) {
    return StoreSamples.change(base, events);
  }

  @Test
  default void aChangeMakesTheNextRevisionUnderItsId() {
    RoomId room = createRoom(stores(), "r");
    RoomChange first = change(Revision.CREATED, put(item("a", "1")));
    Revision one = new Revision(1, first.id());
    assertThat(apply(room, first)).isEqualTo(new ApplyResult.Applied(one));
    RoomChange second = change(one, put(item("b", "2")), remove("a"));
    Revision two = new Revision(2, second.id());
    assertThat(apply(room, second)).isEqualTo(new ApplyResult.Applied(two));
    assertThat(revision(stores(), room)).isEqualTo(two);
    assertThat(playlist(stores(), room)).containsExactly(item("b", "2"));
  }

  @Test
  default void aChangeOnAnOlderRevisionIsStaleAndWritesNothing() {
    RoomId room = createRoom(stores(), "r");
    RoomChange first = change(Revision.CREATED, put(item("a", "1")));
    apply(room, first);
    RoomChange late = change(Revision.CREATED, put(item("b", "2")), posted("c", 1));
    assertThat(apply(room, late)).isEqualTo(new ApplyResult.Stale(new Revision(1, first.id())));
    assertThat(playlist(stores(), room)).containsExactly(item("a", "1"));
    assertThat(chat(stores(), room)).isEmpty();
  }

  @Test
  default void aRevisionOfTheSameNumberAndAnotherChangeIsStale() {
    RoomId room = createRoom(stores(), "r");
    RoomChange first = change(Revision.CREATED, put(item("a", "1")));
    apply(room, first);
    RoomChange foreign = change(new Revision(1, "lost"), put(item("b", "2")));
    assertThat(apply(room, foreign)).isEqualTo(new ApplyResult.Stale(new Revision(1, first.id())));
    RoomChange ahead = change(new Revision(9, "lost"), put(item("b", "2")));
    assertThat(apply(room, ahead)).isEqualTo(new ApplyResult.Stale(new Revision(1, first.id())));
    assertThat(playlist(stores(), room)).containsExactly(item("a", "1"));
  }

  @Test
  default void aChangeAppliedAgainIsAppliedOnceAlsoAfterOthersCame() {
    RoomId room = createRoom(stores(), "r");
    RoomChange first = change(Revision.CREATED, put(item("a", "1")));
    ApplyResult applied = apply(room, first);
    assertThat(apply(room, first)).isEqualTo(applied);
    Revision base = revision(stores(), room);
    for (int i = 0; i < 3; i++) {
      assertThat(apply(room, change(base, remove("a")))).isInstanceOf(ApplyResult.Applied.class);
      base = revision(stores(), room);
    }
    assertThat(apply(room, first)).isEqualTo(applied);
    assertThat(revision(stores(), room)).isEqualTo(base);
    assertThat(playlist(stores(), room)).as("not put again").isEmpty();
  }

  @Test
  default void aRoomThatIsNotKeptOrClosedIsGone() {
    RoomChange items = change(Revision.CREATED, put(item("a", "1")));
    RoomChange talk = change(Revision.CREATED, posted("c", 1));
    RoomChange nothing = StoreSamples.change(Revision.CREATED, new CommandEffect[0]);
    RoomId room = createRoom(stores(), "r");
    RoomChange before = change(Revision.CREATED, put(item("b", "2")));
    ApplyResult applied = apply(room, before);
    close(stores(), room);
    assertThat(apply(room, before)).as("applied before it was closed").isEqualTo(applied);
    for (RoomId gone : List.of(room, RoomId.of("nowhere"))) {
      for (RoomChange change : List.of(items, talk, nothing)) {
        assertThat(apply(gone, change)).isEqualTo(new ApplyResult.Gone());
      }
      assertThat(stores().changes().applyLocked(gone, Revision.CREATED, missed -> items))
          .isEqualTo(new ApplyResult.Gone());
    }
  }

  @Test
  default void theChangeThatClosesARoomIsAppliedAgain() {
    RoomId room = createRoom(stores(), "r");
    RoomChange closing = change(Revision.CREATED, posted("c", 1), new InfoEvent.Closed());
    ApplyResult applied = apply(room, closing);
    assertThat(applied).isEqualTo(new ApplyResult.Applied(new Revision(1, closing.id())));
    assertThat(apply(room, closing)).isEqualTo(applied);
    assertThat(apply(room, change(Revision.CREATED, new InfoEvent.Closed())))
        .isEqualTo(new ApplyResult.Gone());
  }

  @Test
  default void chatOnlyDependsOnNoRevisionAndLeavesItAsItIs() {
    RoomId room = createRoom(stores(), "r");
    StoreSamples.apply(stores(), room, put(item("a", "1")));
    Revision revision = revision(stores(), room);
    RoomChange talk = change(new Revision(77, "never"), posted("c", 1), posted("d", 2));
    assertThat(apply(room, talk)).isEqualTo(new ApplyResult.Applied(revision));
    assertThat(revision(stores(), room)).isEqualTo(revision);
    assertThat(chat(stores(), room)).containsExactly(message("c", 1), message("d", 2));
    assertThat(stores().changes().since(room, revision)).isEqualTo(new Changes.Complete(List.of()));
    assertThat(apply(room, talk)).isEqualTo(new ApplyResult.Applied(revision));
    assertThat(chat(stores(), room)).hasSize(2);
  }

  @Test
  default void aKickIsARevisionAndLeavesTheRoomAsItIs() {
    RoomId room = createRoom(stores(), "r");
    StoredRoom before = stores().rooms().read(room, 10).orElseThrow();
    RoomChange kick = change(Revision.CREATED, new MemberEvent.Kicked(owner().user().id()));
    ApplyResult applied = apply(room, kick);
    assertThat(applied).isEqualTo(new ApplyResult.Applied(new Revision(1, kick.id())));
    assertThat(apply(room, kick)).isEqualTo(applied);
    StoredRoom after = stores().rooms().read(room, 10).orElseThrow();
    assertThat(after.revision()).isEqualTo(new Revision(1, kick.id()));
    assertThat(after.info()).isEqualTo(before.info());
    assertThat(after.members()).isEqualTo(before.members());
    assertThat(stores().changes().since(room, Revision.CREATED))
        .isInstanceOfSatisfying(
            Changes.Complete.class, found -> assertThat(found.changes()).hasSize(1));
    assertThat(stores().changes().recent(Duration.ofMinutes(1)).rooms())
        .containsEntry(room, new Revision(1, kick.id()));
  }

  @Test
  default void chatAndItemsOfOneChangeAreKeptTogether() {
    RoomId room = createRoom(stores(), "r");
    RoomChange mixed =
        StoreSamples.change(
            Revision.CREATED,
            effect(null, posted("c", 1)),
            effect(null, put(item("a", "1"))),
            effect(null, posted("d", 2), new MemberEvent.Changed(owner(), false)));
    assertThat(apply(room, mixed)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(apply(room, mixed)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(chat(stores(), room)).containsExactly(message("c", 1), message("d", 2));
    assertThat(playlist(stores(), room)).containsExactly(item("a", "1"));
    assertThat(revision(stores(), room)).isEqualTo(new Revision(1, mixed.id()));
  }

  @Test
  default void eventsOfOneChangeHoldInTheirOrder() {
    RoomId room = createRoom(stores(), "r");
    Member later = Member.of(owner().user(), owner().role(), 99);
    StoreSamples.apply(
        stores(),
        room,
        put(item("a", "1"), item("b", "2")),
        remove("a", "b"),
        put(item("b", "3")),
        put(item("b", "4")),
        new MemberEvent.Changed(owner(), false),
        new MemberEvent.Changed(later, false));
    assertThat(playlist(stores(), room)).containsExactly(item("b", "4"));
    assertThat(StoreSamples.members(stores(), room)).containsExactly(later);
  }

  @Test
  default void onlyThePartsOfARoomThatChangedAreWritten() {
    RoomId id = createRoom(stores(), "r");
    RoomSettings settings = new RoomSettings(ControlPolicy.ADMINS, AdvanceMode.NEXT, 7);
    RoomInfo before = stores().rooms().find(id).orElseThrow();
    // Each is planned on a room in which all other parts are as they were at first.
    RoomInfo named = with(before, "Other ñame", false, null, before.settings());
    RoomInfo hidden = with(before, before.name(), true, null, before.settings());
    RoomInfo locked = with(before, before.name(), false, "hash", before.settings());
    RoomInfo set = with(before, before.name(), false, null, settings);
    StoreSamples.apply(stores(), id, new InfoEvent.Changed(named, Set.of(RoomPart.NAME)));
    StoreSamples.apply(stores(), id, new InfoEvent.Changed(hidden, Set.of(RoomPart.HIDDEN)));
    StoreSamples.apply(
        stores(),
        id,
        new InfoEvent.Changed(locked, Set.of(RoomPart.PASSWORD)),
        new InfoEvent.Changed(set, Set.of(RoomPart.SETTINGS)));
    assertThat(stores().rooms().find(id))
        .contains(with(before, "Other ñame", true, "hash", settings));
    StoreSamples.apply(
        stores(), id, new InfoEvent.Changed(before, Set.of(RoomPart.PASSWORD, RoomPart.HIDDEN)));
    assertThat(stores().rooms().find(id))
        .contains(with(before, "Other ñame", false, null, settings));
    assertThat(stores().rooms().list("OTHER Ñ", 10, null).items()).hasSize(1);
  }

  private static RoomInfo with(
      RoomInfo room,
      String name,
      boolean hidden,
      @Nullable String passwordHash,
      RoomSettings settings) {
    return new RoomInfo(
        room.id(), name, room.owner(), room.createdAt(), hidden, passwordHash, settings);
  }

  @Test
  default void playbackIsNoPartOfAChange() {
    RoomId room = createRoom(stores(), "r");
    RoomEvent started = new PlaybackEvent.Changed(PlaybackState.initial(1), PlaybackCause.PLAY);
    assertThatThrownBy(() -> apply(room, change(Revision.CREATED, started)))
        .isInstanceOf(InvalidDataException.class);
    assertThat(stores().playback().find(room)).isEmpty();
  }

  @Test
  default void aChangeThatIsRefusedWritesNothing() {
    RoomId room = createRoom(stores(), "r");
    StoredRoom before = stores().rooms().read(room, 10).orElseThrow();
    RoomEvent started = new PlaybackEvent.Changed(PlaybackState.initial(1), PlaybackCause.PLAY);
    RoomChange refused =
        change(Revision.CREATED, put(item("a", "1")), posted("c", 1), started, posted("d", 2));
    assertThatThrownBy(() -> apply(room, refused)).isInstanceOf(InvalidDataException.class);
    assertThat(stores().rooms().read(room, 10)).contains(before);
    assertThat(apply(room, change(Revision.CREATED, put(item("b", "2")))))
        .as("the room goes on")
        .isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  default void aChangeWithoutEffectsConfirmsARevision() {
    RoomId room = createRoom(stores(), "r");
    RoomChange confirm = StoreSamples.change(Revision.CREATED, new CommandEffect[0]);
    assertThat(apply(room, confirm)).isEqualTo(new ApplyResult.Applied(Revision.CREATED));
    StoreSamples.apply(stores(), room, remove("nothing"));
    Revision revision = revision(stores(), room);
    assertThat(revision.number()).isEqualTo(1);
    assertThat(apply(room, confirm)).isEqualTo(new ApplyResult.Stale(revision));
  }

  @Test
  default void whoHoldsTheLockPlansOnWhatWasMissed() {
    RoomId room = createRoom(stores(), "r");
    RoomChange other = change(Revision.CREATED, put(item("a", "1")));
    apply(room, other);
    List<StoredChange> seen = new ArrayList<>();
    ApplyResult result =
        stores()
            .changes()
            .applyLocked(
                room,
                Revision.CREATED,
                missed -> {
                  seen.clear();
                  seen.addAll(missed);
                  return change(missed.getLast().revision(), put(item("b", "2")));
                });
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().revision()).isEqualTo(new Revision(1, other.id()));
    assertThat(seen.getFirst().payload()).isEqualTo(PAYLOAD);
    assertThat(result).isEqualTo(new ApplyResult.Applied(revision(stores(), room)));
    assertThat(playlist(stores(), room)).containsExactly(item("a", "1"), item("b", "2"));
  }

  @Test
  default void aPlannerThatThrowsLeavesTheRoomAsItWas() {
    RoomId room = createRoom(stores(), "r");
    assertThatThrownBy(
            () ->
                stores()
                    .changes()
                    .applyLocked(
                        room,
                        Revision.CREATED,
                        missed -> {
                          throw new IllegalStateException("no plan");
                        }))
        .isInstanceOf(RuntimeException.class);
    assertThat(revision(stores(), room)).isEqualTo(Revision.CREATED);
    assertThat(apply(room, change(Revision.CREATED, put(item("a", "1")))))
        .as("nobody holds the room's lock")
        .isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  default void aLockedChangeOnARevisionOfAnotherHistoryIsStale() {
    RoomId room = createRoom(stores(), "r");
    StoreSamples.apply(stores(), room, put(item("a", "1")));
    for (Revision known : List.of(new Revision(1, "lost"), new Revision(5, "lost"))) {
      assertThat(
              stores()
                  .changes()
                  .applyLocked(room, known, missed -> change(known, put(item("b", "2")))))
          .isEqualTo(new ApplyResult.Stale(revision(stores(), room)));
    }
    assertThat(playlist(stores(), room)).containsExactly(item("a", "1"));
  }
}
