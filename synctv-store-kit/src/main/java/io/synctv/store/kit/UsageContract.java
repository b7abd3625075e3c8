package io.synctv.store.kit;

import static io.synctv.store.kit.StoreSamples.ANNA;
import static io.synctv.store.kit.StoreSamples.apply;
import static io.synctv.store.kit.StoreSamples.change;
import static io.synctv.store.kit.StoreSamples.close;
import static io.synctv.store.kit.StoreSamples.item;
import static io.synctv.store.kit.StoreSamples.put;
import static io.synctv.store.kit.StoreSamples.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.InvalidValueException;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Role;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.CreateResult;
import io.synctv.api.store.Fence;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.RoomChange;
import io.synctv.api.store.StaleTokenException;
import io.synctv.api.store.UnusedRoom;
import io.synctv.api.store.UsageStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What {@link UsageStore} promises. Stores that keep no uses have {@link UsageStore#NONE}, and skip
 * these tests.
 */
interface UsageContract extends StoresUnderTest {

  /** The owner of what nobody misses. */
  User GUEST = new User(UserId.of("guest"), "Guest", UserKind.GUEST);

  Duration UNUSED = Duration.ofDays(90);
  Fence FENCE = new Fence("unused", 7);

  private UsageStore usage() {
    UsageStore usage = stores().usage();
    Assumptions.assumeFalse(usage.equals(UsageStore.NONE), "these stores keep no uses");
    return usage;
  }

  private RoomId guestRoom(String id) {
    RoomInfo room = new RoomInfo(RoomId.of(id), id, GUEST, 1, false, null, RoomSettings.DEFAULT);
    Member owner = Member.of(GUEST, Role.OWNER, 1);
    assertThat(stores().rooms().create(room, owner, Integer.MAX_VALUE, null))
        .isEqualTo(new CreateResult.Created());
    return room.id();
  }

  private List<RoomId> unused() {
    return usage().unusedRooms(UserKind.GUEST, UNUSED, 200).stream().map(UnusedRoom::id).toList();
  }

  private RoomChange closing(RoomId room) {
    return change(revision(stores(), room), new InfoEvent.Closed());
  }

  @Test
  default void aRoomIsUnusedSoLongAfterItWasMade() {
    RoomId room = guestRoom("r");
    assertThat(unused()).isEmpty();
    age(UNUSED.minusHours(1));
    assertThat(unused()).isEmpty();
    age(Duration.ofHours(2));
    assertThat(usage().unusedRooms(UserKind.GUEST, UNUSED, 200))
        .containsExactly(new UnusedRoom(room, GUEST, Revision.CREATED));
    Revision next = ((ApplyResult.Applied) apply(stores(), room, put(item("i", "V")))).revision();
    assertThat(usage().unusedRooms(UserKind.GUEST, UNUSED, 200))
        .extracting(UnusedRoom::revision)
        .containsExactly(next);
  }

  @Test
  default void onlyRoomsOfThatKindOfOwnerAreFound() {
    RoomId guests = guestRoom("guests");
    RoomId accounts = StoreSamples.createRoom(stores(), "accounts");
    age(UNUSED.plusDays(1));
    assertThat(unused()).containsExactly(guests);
    assertThat(usage().unusedRooms(UserKind.ACCOUNT, UNUSED, 200))
        .containsExactly(new UnusedRoom(accounts, ANNA, Revision.CREATED));
  }

  @Test
  default void aRoomThatIsUsedIsUnusedLater() {
    RoomId one = guestRoom("one");
    RoomId two = guestRoom("two");
    RoomId three = guestRoom("three");
    age(Duration.ofDays(50));
    assertThat(usage().use(one)).isTrue();
    usage().used(Set.of(two));
    age(Duration.ofDays(41));
    assertThat(unused()).containsExactly(three);
    age(Duration.ofDays(50));
    assertThat(unused()).containsExactlyInAnyOrder(one, two, three);
  }

  /** However often it is noted, its mark is never older than its last use by more than a day. */
  @Test
  default void theMarkOfARoomInUseIsADayOldAtTheMost() {
    RoomId room = guestRoom("r");
    for (int i = 0; i < 40; i++) {
      age(Duration.ofHours(7));
      assertThat(usage().use(room)).isTrue();
    }
    age(UNUSED.minusDays(1).minusHours(1));
    assertThat(unused()).isEmpty();
    age(Duration.ofDays(1).plusHours(2));
    assertThat(unused()).containsExactly(room);
  }

  @Test
  default void theLongestUnusedRoomsComeFirstAndNoMoreThanAsked() {
    List<RoomId> rooms =
        IntStream.range(0, 5)
            .mapToObj(
                i -> {
                  RoomId made = guestRoom("r" + (7 * i) % 5);
                  age(Duration.ofDays(2));
                  return made;
                })
            .toList();
    age(UNUSED);
    assertThat(usage().unusedRooms(UserKind.GUEST, UNUSED, 3))
        .extracting(UnusedRoom::id)
        .containsExactlyElementsOf(rooms.subList(0, 3));
    assertThatThrownBy(() -> usage().unusedRooms(UserKind.GUEST, UNUSED, 0))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> usage().unusedRooms(UserKind.GUEST, UNUSED, 201))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(
            () -> usage().unusedRooms(UserKind.GUEST, UsageStore.PRECISION.minusMillis(1), 1))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  default void aRoomThatIsClosedOrNotThereIsNotUsed() {
    RoomId room = guestRoom("r");
    close(stores(), room);
    assertThat(usage().use(room)).isFalse();
    assertThat(usage().use(RoomId.of("nowhere"))).isFalse();
    usage().used(Set.of(room, RoomId.of("nowhere")));
    usage().used(Set.of());
    age(UNUSED.plusDays(1));
    assertThat(usage().use(room)).isFalse();
    assertThat(unused()).isEmpty();
    assertThat(stores().rooms().find(RoomId.of("nowhere"))).isEmpty();
  }

  @Test
  default void anUnusedRoomIsRetiredLikeAnyThatIsClosed() {
    RoomId room = guestRoom("r");
    RoomId other = guestRoom("other");
    age(UNUSED.plusDays(1));
    RoomChange closing = closing(room);
    Revision closed = closing.base().next(closing.id());
    assertThat(usage().retire(room, closing, UNUSED, FENCE))
        .isEqualTo(new ApplyResult.Applied(closed));
    assertThat(usage().retire(room, closing, UNUSED, FENCE))
        .as("again")
        .isEqualTo(new ApplyResult.Applied(closed));
    assertThat(usage().retire(room, change(closed, new InfoEvent.Closed()), UNUSED, FENCE))
        .isEqualTo(new ApplyResult.Gone());
    assertThat(stores().rooms().find(room)).isEmpty();
    assertThat(stores().changes().since(room, Revision.CREATED))
        .isInstanceOfSatisfying(
            Changes.Complete.class, told -> assertThat(told.changes()).hasSize(1));
    assertThat(stores().changes().recent(Duration.ofSeconds(30)).rooms())
        .containsEntry(room, closed);
    assertThat(unused()).containsExactly(other);
    assertThat(stores().rooms().find(other)).isPresent();
    age(ChangeStore.CHANGES_KEPT.plusSeconds(5));
    assertThat(stores().rooms().closed(10)).containsExactly(room);
    assertThat(usage().retire(RoomId.of("nowhere"), closing, UNUSED, FENCE))
        .isEqualTo(new ApplyResult.Gone());
  }

  @Test
  default void aRoomThatWasUsedMeanwhileIsNotRetired() {
    RoomId used = guestRoom("used");
    RoomId changed = guestRoom("changed");
    age(UNUSED.plusDays(1));
    RoomChange closing = closing(used);
    RoomChange late = closing(changed);
    assertThat(usage().use(used)).isTrue();
    assertThat(usage().retire(used, closing, UNUSED, FENCE))
        .isEqualTo(new ApplyResult.Stale(Revision.CREATED));
    Revision next =
        ((ApplyResult.Applied) apply(stores(), changed, put(item("i", "V")))).revision();
    assertThat(usage().retire(changed, late, UNUSED, FENCE)).isEqualTo(new ApplyResult.Stale(next));
    assertThat(stores().rooms().find(used)).isPresent();
    assertThat(stores().rooms().find(changed)).isPresent();
  }

  @Test
  default void nothingIsRetiredByWhoLostTheLockAndNothingElseIsDoneThatWay() {
    RoomId room = guestRoom("r");
    age(UNUSED.plusDays(1));
    RoomChange closing = closing(room);
    Fence newer = new Fence("unused", 8);
    assertThat(usage().retire(RoomId.of("nowhere"), closing, UNUSED, newer))
        .isEqualTo(new ApplyResult.Gone());
    assertThatThrownBy(() -> usage().retire(room, closing, UNUSED, FENCE))
        .isInstanceOf(StaleTokenException.class);
    assertThatThrownBy(
            () -> usage().retire(room, closing, UsageStore.PRECISION.minusMillis(1), newer))
        .isInstanceOf(InvalidValueException.class);
    RoomChange more = change(Revision.CREATED, new InfoEvent.Closed(), put(item("i", "V")));
    assertThatThrownBy(() -> usage().retire(room, more, UNUSED, newer))
        .isInstanceOf(InvalidDataException.class);
    assertThat(stores().rooms().find(room)).isPresent();
    assertThat(usage().retire(room, closing, UNUSED, newer))
        .isInstanceOf(ApplyResult.Applied.class);
  }

  /** Of a use and an end that meet, on two nodes, one is first, and the other learns of it. */
  @Test
  default void whoWasLetInBeforeTheEndKeepsTheRoomAndWhoComesAfterItIsTold() throws Exception {
    usage();
    int rooms = 12;
    IntStream.range(0, rooms).forEach(i -> guestRoom("r" + i));
    age(UNUSED.plusDays(1));
    for (int i = 0; i < rooms; i++) {
      RoomId room = RoomId.of("r" + i);
      RoomChange closing = closing(room);
      boolean[] used = new boolean[1];
      ApplyResult[] ended = new ApplyResult[1];
      onAllNodes(
          2,
          (node, writer) -> {
            if (writer == 0) {
              used[0] = node.usage().use(room);
            } else {
              ended[0] = node.usage().retire(room, closing, UNUSED, FENCE);
            }
          });
      assertThat(stores().rooms().find(room).isPresent()).isEqualTo(used[0]);
      assertThat(ended[0] instanceof ApplyResult.Applied).isEqualTo(!used[0]);
    }
  }
}
