package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health.State;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Guarantee 8 (isolation is visible and bounded). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface HealthContract extends ClusterFactory {

  /** What a machine that is busy with other tests may add to a bound. */
  Duration SLACK = Duration.ofMillis(1500);

  /** Returns what can be done to a cluster; skips the test where that is nothing. */
  static Faults faults(TestCluster cluster) {
    Assumptions.assumeTrue(cluster.faults().isPresent(), "nothing can be done to this cluster");
    return cluster.faults().orElseThrow();
  }

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
      Faults faults = faults(cluster);

      faults.cutOff(0);
      long cut = System.nanoTime();
      List<Supplier<CompletionStage<?>>> calls =
          List.of(
              () -> node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED),
              () -> node.rooms().commit(room.appendOf(epoch, "lost")),
              () -> node.rooms().since(ROOM, epoch, 0),
              () -> node.rooms().restart(ROOM, epoch, 0, 1, bytes("state"), Revision.CREATED),
              () -> node.rooms().answer(ROOM, "key"),
              () -> node.presence().put(ROOM, SessionId.of("ada"), bytes("details")),
              () -> node.presence().list(ROOM),
              () -> node.counters().take("counter", 1),
              () -> node.counters().permit("permit", 1, Duration.ofSeconds(1)),
              () -> node.locks().tryAcquire("lock", Duration.ofSeconds(1)),
              () -> node.nodes().list());
      for (Supplier<CompletionStage<?>> call : calls) {
        failsInTime(call);
      }
      awaitUntil(() -> node.health().state() == State.ISOLATED);
      assertThat(since(cut)).isLessThan(Duration.ofSeconds(2 + calls.size()).plus(SLACK));
      calls.forEach(HealthContract::failsInTime);
      assertThat(cluster.node(1).health().state()).isEqualTo(State.UP);

      faults.reconnect(0);
      long back = System.nanoTime();
      awaitUntil(() -> node.health().state() == State.UP);
      assertThat(since(back)).isLessThan(Duration.ofSeconds(1).plus(SLACK));
      awaitUntil(() -> states.equals(List.of(State.ISOLATED, State.UP)));
      room.append(epoch, "after");
    }
  }

  @Test
  default void aNodeTurnsIsolatedInTimeThoughNobodyAsks() {
    try (TestCluster cluster = newCluster(1)) {
      Faults faults = faults(cluster);
      awaitUntil(() -> cluster.node(0).health().state() == State.UP);
      faults.cutOff(0);
      long cut = System.nanoTime();
      awaitUntil(() -> cluster.node(0).health().state() == State.ISOLATED);
      assertThat(since(cut)).isLessThan(Duration.ofSeconds(2).plus(SLACK));
      faults.reconnect(0);
    }
  }

  @Test
  default void whatWasMissedIsToldOfWhenTheStoreIsBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = faults(cluster);
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
      Faults faults = faults(cluster);
      ClusterTransport node = cluster.node(0);
      awaitUntil(() -> node.health().state() == State.UP);
      List<State> states = new CopyOnWriteArrayList<>();
      node.health()
          .listen(
              state -> {
                throw new DeliberateFailure();
              });
      node.health().listen(states::add);
      faults.cutOff(0);
      awaitUntil(() -> states.contains(State.ISOLATED));
      faults.reconnect(0);
      awaitUntil(() -> states.contains(State.UP));
      answer(node.nodes().list());
    }
  }

  private static void failsInTime(Supplier<CompletionStage<?>> call) {
    long start = System.nanoTime();
    assertThatThrownBy(() -> call.get().toCompletableFuture().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TransportException.class);
    assertThat(since(start)).isLessThan(Duration.ofSeconds(1).plus(SLACK));
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}
