package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.Resume;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many may be in a room, and how often one person, over all nodes. */
final class CapacityTest {

  private static final int CAPACITY = 6;
  private static final int PER_PERSON = 2;
  private static final NodeId LEFT = NodeId.of("left");
  private static final NodeId RIGHT = NodeId.of("right");

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMillis(600)));
  private final SyncTv one = engine(LEFT);
  private final SyncTv two = engine(RIGHT);
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();

  private SyncTv engine(NodeId node) {
    Limits limits =
        Limits.builder()
            .sessionsPerRoom(CAPACITY)
            .sessionsPerUser(PER_PERSON)
            .grace(Duration.ofSeconds(20))
            .build();
    return SyncTv.builder().stores(stores).transport(cluster.node(node)).limits(limits).build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static ErrorCode refusal(Room room, String name) {
    try {
      Viewer.in(room, name);
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  private static List<Viewer> fill(Room room, String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> Viewer.in(room, name + i)).toList();
  }

  private void awaitCount(int count) {
    Wait.until(() -> here.count() == count && there.count() == count);
  }

  @Test
  void twoNodesTogetherLetInNoMoreThanTheRoomHolds() throws Exception {
    List<Callable<ErrorCode>> joins = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Room room = i % 2 == 0 ? here : there;
      String name = "viewer" + i;
      joins.add(() -> refusal(room, name));
    }
    List<ErrorCode> refusals = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ErrorCode> join : threads.invokeAll(joins)) {
        refusals.add(join.get());
      }
    }
    assertThat(refusals).filteredOn(code -> code == null).hasSize(CAPACITY);
    assertThat(refusals)
        .filteredOn(code -> code != null)
        .containsOnly(ErrorCode.ROOM_FULL)
        .hasSize(60 - CAPACITY);
    awaitCount(CAPACITY);
  }

  @Test
  void whoLeavesMakesPlaceOnAnyNode() {
    List<Viewer> viewers = fill(here, "viewer", CAPACITY);
    assertThat(refusal(there, "late")).isEqualTo(ErrorCode.ROOM_FULL);
    viewers.getFirst().session.close(CloseCode.NORMAL);
    Wait.until(() -> refusal(there, "late") == null);
    assertThat(refusal(here, "later")).isEqualTo(ErrorCode.ROOM_FULL);
  }

  @Test
  void theShareOfANodeThatDiedGoesWithItsLease() {
    fill(here, "left", 2);
    fill(there, "right", CAPACITY - 2);
    awaitCount(CAPACITY);
    long killed = System.nanoTime();
    cluster.kill(RIGHT);
    assertThat(refusal(here, "late")).isEqualTo(ErrorCode.ROOM_FULL);
    Wait.until(() -> refusal(here, "late") == null);
    assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(Duration.ofSeconds(5));
    fill(here, "more", CAPACITY - 3);
    assertThat(refusal(here, "last")).isEqualTo(ErrorCode.ROOM_FULL);
  }

  @Test
  void aPlaceIsKeptForWhoeverDroppedAndTakenAlongToAnotherNode() {
    List<Viewer> viewers = fill(here, "viewer", CAPACITY);
    awaitCount(CAPACITY);
    Viewer dropped = viewers.getFirst();
    dropped.session.disconnected();
    Wait.until(() -> there.people().stream().anyMatch(person -> person.away()));
    assertThat(refusal(there, "late")).isEqualTo(ErrorCode.ROOM_FULL);

    Viewer again = dropped.reconnect(there);

    assertThat(again.id()).isEqualTo(dropped.id());
    Wait.until(() -> here.people().stream().noneMatch(person -> person.away()));
    assertThat(refusal(here, "late")).isEqualTo(ErrorCode.ROOM_FULL);
    again.session.close(CloseCode.NORMAL);
    // One place and no more has come free.
    Wait.until(() -> refusal(here, "late") == null);
    assertThat(refusal(there, "later")).isEqualTo(ErrorCode.ROOM_FULL);
  }

  @Test
  void whoOpensAPageAgainAndAgainIsNotShutOutByTheSessionsBefore() {
    for (int i = 0; i < PER_PERSON + 1; i++) {
      Viewer page = Viewer.in(here, "ada");
      page.session.disconnected();
      Wait.until(() -> here.people().stream().allMatch(person -> person.away()));
    }
    fill(here, "other", CAPACITY - PER_PERSON - 1);
    // The room still keeps their places.
    assertThat(refusal(there, "late")).isEqualTo(ErrorCode.ROOM_FULL);
  }

  @Test
  void peopleOfANodeThatDiedComeBackToAFullRoomBeforeItsLeaseIsUp() {
    fill(here, "left", 2);
    List<Viewer> lost = fill(there, "right", CAPACITY - 2);
    awaitCount(CAPACITY);
    cluster.kill(RIGHT);

    List<Viewer> back = lost.stream().map(viewer -> viewer.reconnect(here)).toList();

    assertThat(back).allSatisfy(viewer -> assertThat(viewer.session.isOpen()).isTrue());
    Wait.until(() -> here.count() == CAPACITY);
    assertThat(refusal(here, "late")).isEqualTo(ErrorCode.ROOM_FULL);
  }

  @Test
  void aSessionThatIsAliveElsewhereIsGoodForOneReturnOnly() {
    Viewer first = Viewer.in(there, "ada");
    Viewer second = Viewer.in(there, "ada");
    Wait.until(() -> here.people().size() == 2);
    Resume claim = new Resume(first.epoch(), first.seq(), first.id());
    new Viewer(User.of("ada")).join(here, claim);
    for (int i = 0; i < 3; i++) {
      Viewer third = new Viewer(User.of("ada"));
      assertThat(refusal(third, claim)).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
    }
    assertThat(second.session.isOpen()).isTrue();
  }

  private ErrorCode refusal(Viewer viewer, Resume claim) {
    try {
      viewer.join(here, claim);
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  @Test
  void whileTheStoreIsAwayANodeGoesByWhomItKnowsAndIsCountedLater() {
    fill(here, "left", 2);
    fill(there, "right", 2);
    awaitCount(4);
    cluster.cutOff(RIGHT);
    fill(there, "apart", CAPACITY - 4);
    assertThat(refusal(there, "late")).isEqualTo(ErrorCode.ROOM_FULL);
    cluster.reconnect(RIGHT);
    awaitCount(CAPACITY);
    Wait.until(
        () ->
            CAPACITY
                == Wait.answer(
                    cluster
                        .node(NodeId.of("probe"))
                        .counters()
                        .total("room:" + here.id().value())));
    assertThat(refusal(here, "late")).isEqualTo(ErrorCode.ROOM_FULL);
  }
}
