package io.synctv.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.IdGenerator;
import io.synctv.api.InvalidValueException;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.error.CloseCode;
import io.synctv.api.store.UsageStore;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RoomRetentionTest {

  private static final Duration UNUSED = Duration.ofDays(90);
  private static final User GUEST = new User(UserId.of("guest"), "Guest", UserKind.GUEST);

  private final AtomicLong passed = new AtomicLong();
  private final InMemoryStores stores =
      new InMemoryStores(() -> System.currentTimeMillis() + passed.get());
  private final LocalCluster cluster = LocalCluster.create();
  private final ClusterTransport one = cluster.node(NodeId.of("one"));
  private final ClusterTransport two = cluster.node(NodeId.of("two"));
  private final SyncTv here = engine(one);
  private final SyncTv there = engine(two);

  private SyncTv engine(ClusterTransport node) {
    Limits limits = Limits.builder().roomIdle(Duration.ofMillis(20)).build();
    return SyncTv.builder().stores(stores).transport(node).limits(limits).build();
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
  }

  private RoomRetention work(SyncTv sync) {
    return new RoomRetention(
        stores.usage(), sync.clock(), IdGenerator.secure(), UserKind.GUEST, UNUSED, sync::online);
  }

  private static ExclusiveJob start(ClusterTransport node, RoomRetention work) {
    return ExclusiveJob.start(
        "unused", Duration.ofMillis(20), LockPolicy.DEFAULT, node.locks(), work);
  }

  private RoomId guestRoom(String name) {
    return here.createRoom(RoomSpec.named(name), GUEST).id();
  }

  private void awaitNoneInMemory() {
    Wait.until(() -> here.statistics().rooms() + there.statistics().rooms() == 0);
  }

  @Test
  void guestsRoomsThatNobodyUsesAreClosedOnceForAllNodesAndNoOthersAre() {
    RoomId left = guestRoom("Left");
    RoomId visited = guestRoom("Visited");
    RoomId accounts = here.createRoom("Account's", UserId.of("ada")).id();
    RoomRetention first = work(here);
    RoomRetention second = work(there);
    try (ExclusiveJob unused = start(one, first);
        ExclusiveJob alsoUnused = start(two, second)) {
      passed.addAndGet(Duration.ofDays(50).toMillis());
      assertThat(there.room(visited)).isPresent();
      awaitNoneInMemory();
      passed.addAndGet(Duration.ofDays(42).toMillis());

      Wait.until(() -> first.closed() + second.closed() > 0);
      assertThat(there.room(left)).isEmpty();
      assertThat(there.room(visited)).isPresent();
      assertThat(there.room(accounts)).isPresent();
      assertThat(first.closed() + second.closed()).isEqualTo(1);
    }
  }

  /** The store's marks are old, as if nothing had been noted for months. */
  @Test
  void aRoomThatSomebodyIsInOnAnyNodeIsNotClosed() {
    RoomId room = guestRoom("In use");
    Viewer ada = Viewer.in(there.room(room).orElseThrow(), "ada");
    RoomId left = guestRoom("Left");
    passed.addAndGet(Duration.ofDays(92).toMillis());
    RoomRetention work = work(here);
    try (ExclusiveJob unused = start(one, work)) {
      Wait.until(() -> work.closed() == 1);
      Wait.until(() -> stores.usage().unusedRooms(UserKind.GUEST, UNUSED, 10).isEmpty());
    }
    assertThat(stores.rooms().find(left)).isEmpty();
    assertThat(stores.rooms().find(room)).isPresent();
    assertThat(ada.session.isOpen()).isTrue();
  }

  /** Where the people inside are not known, whoever has the room in memory is told all the same. */
  @Test
  void whoeverIsInARoomThatIsClosedIsTold() {
    RoomId room = guestRoom("Room");
    Viewer ada = Viewer.in(there.room(room).orElseThrow(), "ada");
    passed.addAndGet(Duration.ofDays(92).toMillis());
    RoomRetention blind =
        new RoomRetention(
            stores.usage(),
            here.clock(),
            IdGenerator.secure(),
            UserKind.GUEST,
            UNUSED,
            rooms -> Map.of());
    try (ExclusiveJob unused = start(one, blind)) {
      Wait.until(() -> blind.closed() == 1);
    }
    Wait.until(() -> ada.session.closeCode() == CloseCode.ROOM_CLOSED);
  }

  @Test
  void whoComesBeforeTheEndKeepsTheRoom() {
    RoomId room = guestRoom("Room");
    awaitNoneInMemory();
    passed.addAndGet(Duration.ofDays(92).toMillis());
    assertThat(stores.usage().unusedRooms(UserKind.GUEST, UNUSED, 10)).hasSize(1);
    Room found = there.room(room).orElseThrow();
    assertThat(stores.usage().unusedRooms(UserKind.GUEST, UNUSED, 10)).isEmpty();
    assertThat(found.info().id()).isEqualTo(room);
  }

  @Test
  void aTimeShorterThanADayIsRefused() {
    assertThatThrownBy(
            () ->
                new RoomRetention(
                    stores.usage(),
                    here.clock(),
                    IdGenerator.secure(),
                    UserKind.GUEST,
                    UsageStore.PRECISION.minusMillis(1),
                    here::online))
        .isInstanceOf(InvalidValueException.class);
  }
}
