package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ApiStatus;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters.Permit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Limits over all nodes, which die with their node as presence does (guarantee 9). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface CountersContract extends ClusterFactory {

  @Test
  default void placesAreTakenOverAllNodesUpToTheLimit() {
    try (TestCluster cluster = newCluster(2)) {
      assertThat(take(cluster.node(0), 3)).isTrue();
      assertThat(take(cluster.node(1), 3)).isTrue();
      assertThat(take(cluster.node(1), 3)).isTrue();
      assertThat(take(cluster.node(0), 3)).isFalse();
      assertThat(total(cluster.node(0))).isEqualTo(3);
      assertThat(take(cluster.node(0), Integer.MAX_VALUE)).isTrue();
      assertThat(total(cluster.node(1))).isEqualTo(4);

      answer(cluster.node(1).counters().give("places"));
      answer(cluster.node(1).counters().give("places"));
      answer(cluster.node(1).counters().give("places"));

      assertThat(total(cluster.node(0))).isEqualTo(2);
      assertThat(answer(cluster.node(0).counters().total("others"))).isZero();
    }
  }

  @Test
  default void placesTakenAtOnceNeverExceedTheLimit() {
    try (TestCluster cluster = newCluster(2)) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ClusterTransport node = cluster.node(i % 2);
        tasks.add(
            () -> {
              int taken = 0;
              for (int n = 0; n < 25; n++) {
                taken += take(node, 50) ? 1 : 0;
              }
              return taken;
            });
      }
      assertThat(AtOnce.run(tasks).stream().mapToInt(Integer::intValue).sum()).isEqualTo(50);
      assertThat(total(cluster.node(0))).isEqualTo(50);
    }
  }

  @Test
  default void whatANodeHeldDisappearsWhenItCloses() {
    try (TestCluster cluster = newCluster(2)) {
      take(cluster.node(0), 10);
      take(cluster.node(1), 10);
      cluster.node(0).close();
      awaitUntil(() -> total(cluster.node(1)) == 1);
    }
  }

  @Test
  default void whatANodeHeldDisappearsWithinALeaseOfItsDeath() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = HealthContract.faults(cluster);
      take(cluster.node(0), 10);
      take(cluster.node(1), 10);
      faults.kill(0);
      awaitUntil(() -> total(cluster.node(1)) == 1);
      assertThat(take(cluster.node(1), 2)).isTrue();
    }
  }

  @Test
  default void whatANodeHoldsIsThereAgainWhenItComesBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = HealthContract.faults(cluster);
      take(cluster.node(0), 10);
      faults.cutOff(0);
      awaitUntil(() -> total(cluster.node(1)) == 0);
      faults.reconnect(0);
      awaitUntil(() -> total(cluster.node(1)) == 1);
    }
  }

  @Test
  default void aThingIsPermittedSoOftenInAWindowAndThenAgain() {
    try (TestCluster cluster = newCluster(2)) {
      Duration window = Duration.ofSeconds(1);
      List<Permit> permits = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        permits.add(answer(cluster.node(i % 2).counters().permit("sign-in", 4, window)));
      }
      assertThat(permits.stream().filter(Permit::granted)).hasSize(4);
      Permit refused = permits.getLast();
      assertThat(refused.granted()).isFalse();
      assertThat(refused.retryAfter()).isPositive().isLessThanOrEqualTo(window);
      assertThat(answer(cluster.node(0).counters().permit("other", 1, window)).granted()).isTrue();
      awaitUntil(() -> answer(cluster.node(0).counters().permit("sign-in", 4, window)).granted());
    }
  }

  @Test
  default void countersOutOfBoundsAreRefused() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterTransport node = cluster.node(0);
      Duration second = Duration.ofSeconds(1);
      assertThatThrownBy(() -> node.counters().take("", 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> node.counters().permit("x".repeat(201), 1, second))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> node.counters().permit("x", 0, second))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> node.counters().permit("x", 1, Duration.ofMinutes(61)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static boolean take(ClusterTransport node, int limit) {
    return answer(node.counters().take("places", limit));
  }

  private static int total(ClusterTransport node) {
    return answer(node.counters().total("places"));
  }
}
