package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ApiStatus;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters.Permit;
import io.synctv.cluster.spi.Health;
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
      Faults faults = Offered.kill(cluster);
      take(cluster.node(0), 10);
      take(cluster.node(1), 10);
      faults.kill(0);
      Stopwatch dead = Stopwatch.start();
      awaitUntil(() -> total(cluster.node(1)) == 1);
      dead.isWithin(TestCluster.LEASE, "places of the dead are free");
      assertThat(take(cluster.node(1), 2)).isTrue();
    }
  }

  @Test
  default void whatANodeHoldsIsThereAgainWhenItComesBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      take(cluster.node(0), 10);
      faults.cutOff(0);
      awaitUntil(() -> total(cluster.node(1)) == 0);
      faults.reconnect(0);
      awaitUntil(() -> total(cluster.node(1)) == 1);
    }
  }

  @Test
  default void whatALivingNodeHoldsStaysLongerThanALease() {
    try (TestCluster cluster = newCluster(2)) {
      take(cluster.node(0), 10);

      Stopwatch.pass(TestCluster.LEASE.plus(TestCluster.HEARTBEAT));

      assertThat(total(cluster.node(1))).isEqualTo(1);
    }
  }

  @Test
  default void whatIsGivenBackWhileTheStoreIsAwayIsFreeWhenItIsBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      take(cluster.node(0), 10);
      take(cluster.node(0), 10);
      take(cluster.node(1), 10);
      faults.cutOff(0);
      awaitUntil(() -> cluster.node(0).health().state() == Health.State.ISOLATED);

      cluster.node(0).counters().give("places");
      faults.reconnect(0);

      awaitUntil(() -> cluster.node(0).health().state() == Health.State.UP);
      awaitUntil(() -> total(cluster.node(1)) == 2);
      Stopwatch.pass(TestCluster.HEARTBEAT);
      assertThat(total(cluster.node(1))).isEqualTo(2);
    }
  }

  @Test
  default void aPlaceThatCouldNotBeTakenForWantOfTheStoreIsNotTakenWhenItIsBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      take(cluster.node(0), 10);
      faults.cutOff(0);
      awaitUntil(() -> cluster.node(0).health().state() == Health.State.ISOLATED);

      assertThatThrownBy(() -> take(cluster.node(0), 10)).isInstanceOf(AssertionError.class);
      faults.reconnect(0);

      awaitUntil(() -> cluster.node(0).health().state() == Health.State.UP);
      awaitUntil(() -> total(cluster.node(1)) == 1);
      Stopwatch.pass(TestCluster.HEARTBEAT);
      assertThat(total(cluster.node(1))).isEqualTo(1);
    }
  }

  @Test
  default void countersWhoseNamesAreAlikeAreNotMixedUp() {
    List<String> names =
        List.of(
            "a",
            "A",
            "a:b",
            "a:",
            "{a}",
            "a*",
            "a b",
            "a\nb",
            "ä",
            "\uD83C\uDFAC",
            "x".repeat(200));
    try (TestCluster cluster = newCluster(2)) {
      for (int i = 0; i < names.size(); i++) {
        for (int n = 0; n <= i; n++) {
          answer(cluster.node(n % 2).counters().take(names.get(i), 100));
        }
      }
      for (int i = 0; i < names.size(); i++) {
        assertThat(answer(cluster.node(0).counters().total(names.get(i)))).isEqualTo(i + 1);
      }
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

  /** A window that begins anew at fixed times lets twice as many through around them. */
  @Test
  default void noWindowHasMoreThanItsLimitAndWhoIsRefusedIsToldWhenToAskAgain() {
    int limit = 4;
    Duration window = Duration.ofSeconds(1);
    Duration tolerance = Duration.ofMillis(50);
    try (TestCluster cluster = newCluster(2)) {
      List<Long> before = new ArrayList<>();
      List<Long> after = new ArrayList<>();
      long[] notBefore = {0};
      long[] notAfter = {Long.MAX_VALUE};
      Permit first = answer(cluster.node(0).counters().permit("sign-in", limit, window));
      assertThat(first.granted()).isTrue();
      Stopwatch watch = Stopwatch.start();
      Stopwatch.pass(window.dividedBy(2).plusMillis(100));
      awaitUntil(
          () -> {
            long asked = System.nanoTime();
            Permit permit = answer(cluster.node(1).counters().permit("sign-in", limit, window));
            long answered = System.nanoTime();
            if (permit.granted()) {
              assertThat(answered - notBefore[0])
                  .as("granted though it was said to be too early")
                  .isGreaterThanOrEqualTo(-tolerance.toNanos());
              before.add(asked);
              after.add(answered);
              notAfter[0] = Long.MAX_VALUE;
            } else {
              assertThat(asked)
                  .as("refused though it was said that it would be granted")
                  .isLessThanOrEqualTo(notAfter[0]);
              assertThat(permit.retryAfter()).isPositive().isLessThanOrEqualTo(window);
              notBefore[0] = asked + permit.retryAfter().toNanos();
              notAfter[0] =
                  Math.min(notAfter[0], answered + permit.retryAfter().plus(tolerance).toNanos());
            }
            return watch.elapsed().compareTo(window.multipliedBy(5).dividedBy(2)) > 0;
          });
      assertThat(before).as("grants in two windows and a half").hasSizeBetween(limit, 4 * limit);
      for (int i = 0; i + limit < before.size(); i++) {
        assertThat(Duration.ofNanos(after.get(i + limit) - before.get(i)))
            .as("so many in one window")
            .isGreaterThanOrEqualTo(window.minus(tolerance));
      }
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
