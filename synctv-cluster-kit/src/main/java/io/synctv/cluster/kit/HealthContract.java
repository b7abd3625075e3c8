package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health.State;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Guarantee 8 (isolation is visible and bounded). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface HealthContract extends ClusterFactory {

  /** How long a call takes at the most when the store is away. */
  Duration LONGEST_CALL = Duration.ofSeconds(1);

  /** How soon a node knows that the store is away. */
  Duration ISOLATED_WITHIN = Duration.ofSeconds(2);

  /** How soon a node knows that the store is back. */
  Duration UP_WITHIN = Duration.ofSeconds(1);

  /** How soon after that whoever watches a room is told to resync. */
  Duration RESYNC_WITHIN = Duration.ofSeconds(1);

  @Test
  default void aNodeThatReachesTheStoreIsUp() {
    try (TestCluster cluster = newCluster(1)) {
      awaitUntil(() -> cluster.node(0).health().state() == State.UP);
    }
  }

  @Test
  default void noCallHangsWhileTheStoreIsAwayAndHealthSaysSo() {
    try (TestCluster cluster = newCluster(2)) {
      ClusterTransport node = cluster.node(0);
      TestRoom room = TestRoom.on(node);
      Epoch epoch = room.open().epoch();
      List<State> states = new CopyOnWriteArrayList<>();
      node.health().listen(states::add);
      Faults faults = Offered.cutOff(cluster);

      faults.cutOff(0);
      Stopwatch cut = Stopwatch.start();
      List<Calls.Call> calls = Calls.all(room, epoch);
      calls.forEach(HealthContract::failsInTime);
      awaitUntil(() -> node.health().state() == State.ISOLATED);
      cut.isWithin(ISOLATED_WITHIN.plusSeconds(calls.size()), "calls that found no store");
      calls.forEach(HealthContract::failsInTime);
      assertThat(cluster.node(1).health().state()).isEqualTo(State.UP);

      faults.reconnect(0);
      Stopwatch back = Stopwatch.start();
      awaitUntil(() -> node.health().state() == State.UP);
      back.isWithin(UP_WITHIN, "a store that is back is noticed");
      awaitUntil(() -> states.equals(List.of(State.ISOLATED, State.UP)));
      room.append(epoch, "after");
    }
  }

  /** The engine calls from threads that serve others as well. */
  @Test
  default void noCallBlocksItsCallerWhileTheStoreIsAway() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      Faults faults = Offered.cutOff(cluster);
      faults.cutOff(0);

      Stopwatch calling = Stopwatch.start();
      List<CompletionStage<?>> asked =
          Calls.all(room, epoch).stream().<CompletionStage<?>>map(Calls.Call::ask).toList();
      room.node().messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("lost"));
      calling.isWithin(LONGEST_CALL, "all calls together, not counting their answers");

      asked.forEach(stage -> awaitUntil(() -> stage.toCompletableFuture().isDone()));
      faults.reconnect(0);
    }
  }

  @Test
  default void aNodeTurnsIsolatedInTimeThoughNobodyAsks() {
    try (TestCluster cluster = newCluster(1)) {
      Faults faults = Offered.cutOff(cluster);
      awaitUntil(() -> cluster.node(0).health().state() == State.UP);
      faults.cutOff(0);
      Stopwatch cut = Stopwatch.start();
      awaitUntil(() -> cluster.node(0).health().state() == State.ISOLATED);
      cut.isWithin(ISOLATED_WITHIN, "a store that is away is noticed");
      faults.reconnect(0);
    }
  }

  @Test
  default void healthListenersAreToldInTimeAndInOrder() {
    try (TestCluster cluster = newCluster(1)) {
      Faults faults = Offered.cutOff(cluster);
      ClusterTransport node = cluster.node(0);
      awaitUntil(() -> node.health().state() == State.UP);
      List<State> told = new CopyOnWriteArrayList<>();
      node.health().listen(told::add);
      List<State> expected = new ArrayList<>();
      for (int round = 0; round < 2; round++) {
        faults.cutOff(0);
        Stopwatch cut = Stopwatch.start();
        expected.add(State.ISOLATED);
        awaitUntil(() -> told.size() >= expected.size());
        cut.isWithin(ISOLATED_WITHIN, "listeners hear that the store is away");

        faults.reconnect(0);
        Stopwatch back = Stopwatch.start();
        expected.add(State.UP);
        awaitUntil(() -> told.size() >= expected.size());
        back.isWithin(UP_WITHIN, "listeners hear that the store is back");
      }
      assertThat(told).isEqualTo(expected);
    }
  }

  @Test
  default void whoStoppedHearingOfHealthHearsNoMore() {
    try (TestCluster cluster = newCluster(1)) {
      Faults faults = Offered.cutOff(cluster);
      ClusterTransport node = cluster.node(0);
      awaitUntil(() -> node.health().state() == State.UP);
      List<State> gone = new CopyOnWriteArrayList<>();
      List<State> here = new CopyOnWriteArrayList<>();
      Subscription subscription = node.health().listen(gone::add);
      node.health().listen(here::add);
      subscription.close();
      subscription.close();

      faults.cutOff(0);
      awaitUntil(() -> here.contains(State.ISOLATED));
      faults.reconnect(0);
      awaitUntil(() -> here.contains(State.UP));

      assertThat(gone).isEmpty();
    }
  }

  @Test
  default void everyWatchedRoomIsToldToResyncWhenTheStoreIsBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      List<Follower> followers = new ArrayList<>();
      for (String name : List.of("one", "two", "three", "three")) {
        TestRoom room = new TestRoom(cluster.node(0), RoomId.of(name));
        followers.add(new Follower(room, room.open().epoch()));
      }
      faults.cutOff(0);
      awaitUntil(() -> cluster.node(0).health().state() == State.ISOLATED);
      List<Integer> before = followers.stream().map(Follower::resyncs).toList();

      faults.reconnect(0);
      Stopwatch back = Stopwatch.start();

      for (int i = 0; i < followers.size(); i++) {
        Follower follower = followers.get(i);
        int resyncs = before.get(i);
        awaitUntil(() -> follower.resyncs() > resyncs);
      }
      back.isWithin(UP_WITHIN.plus(RESYNC_WITHIN), "all are told to resync");
    }
  }

  @Test
  default void whatWasMissedIsToldOfWhenTheStoreIsBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      TestRoom other = TestRoom.on(cluster.node(1));
      Epoch epoch = other.open().epoch();
      try (Follower follower = new Follower(TestRoom.on(cluster.node(0)), epoch)) {
        other.append(epoch, "before");
        follower.hasAllUpTo(1);
        faults.cutOff(0);
        awaitUntil(() -> cluster.node(0).health().state() == State.ISOLATED);
        int resyncs = follower.resyncs();
        other.append(epoch, "missed");

        faults.reconnect(0);

        awaitUntil(() -> follower.resyncs() > resyncs);
        other.append(epoch, "after");
        follower.hasAllUpTo(3);
      }
    }
  }

  @Test
  default void aHealthListenerThatFailsHarmsNobodyElse() {
    try (TestCluster cluster = newCluster(1)) {
      Faults faults = Offered.cutOff(cluster);
      ClusterTransport node = cluster.node(0);
      awaitUntil(() -> node.health().state() == State.UP);
      List<State> states = new CopyOnWriteArrayList<>();
      node.health()
          .listen(
              state -> {
                throw new DeliberateFailure();
              });
      node.health()
          .listen(
              state -> {
                throw new DeliberateError();
              });
      node.health().listen(states::add);
      faults.cutOff(0);
      awaitUntil(() -> states.contains(State.ISOLATED));
      faults.reconnect(0);
      awaitUntil(() -> states.contains(State.UP));
      answer(node.nodes().list());
    }
  }

  private static void failsInTime(Calls.Call call) {
    Stopwatch asked = Stopwatch.start();
    assertThatThrownBy(
            () ->
                call.ask()
                    .toCompletableFuture()
                    .get(Patience.current().toMillis(), TimeUnit.MILLISECONDS))
        .as(call.name())
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TransportException.class);
    asked.isWithin(LONGEST_CALL, call.name());
  }
}
