package io.synctv.cluster.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.cluster.spi.ClusterClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The clock all nodes agree on. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface ClockContract extends ClusterFactory {

  /** How far apart two nodes of one machine may be, in microseconds; generous for busy machines. */
  long TOLERANCE_MICROS = 50_000;

  @Test
  default void theClockNeverGoesBack() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterClock clock = cluster.node(0).clock();
      Callable<Long> read =
          () -> {
            long last = clock.micros();
            for (int i = 0; i < 100_000; i++) {
              long now = clock.micros();
              assertThat(now >= last).as("%d after %d", now, last).isTrue();
              last = now;
            }
            return last;
          };

      AtOnce.run(List.of(read, read));
    }
  }

  @Test
  default void theClockAdvances() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterClock clock = cluster.node(0).clock();
      long start = clock.micros();

      TestRoom.awaitUntil(() -> clock.micros() >= start + 20_000);
    }
  }

  @Test
  default void theClockGoesAtTheTimesPace() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterClock clock = cluster.node(0).clock();
      Stopwatch watch = Stopwatch.start();
      long start = clock.micros();
      Stopwatch.pass(Duration.ofMillis(500));
      long passed = clock.micros() - start;
      assertThat(passed).isBetween(400_000L, 1000 * watch.elapsed().plusMillis(100).toMillis());
    }
  }

  /** In nanoseconds or milliseconds it would be another century. */
  @Test
  default void theClockCountsMicrosecondsSinceTheEpoch() {
    try (TestCluster cluster = newCluster(1)) {
      long micros = cluster.node(0).clock().micros();
      Duration off =
          Duration.between(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), Instant.now()).abs();
      assertThat(off).isLessThan(Duration.ofDays(1));
    }
  }

  @Test
  default void nodesAgreeOnTheTime() {
    try (TestCluster cluster = newCluster(3)) {
      List<Long> times = new ArrayList<>();
      for (int round = 0; round < 100; round++) {
        cluster.nodes().forEach(node -> times.add(node.clock().micros()));
      }

      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i)).isGreaterThanOrEqualTo(times.get(i - 1) - TOLERANCE_MICROS);
      }
    }
  }

  @Test
  default void millisecondsAreTheSameTime() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterClock clock = cluster.node(0).clock();

      long before = clock.micros();
      long millis = clock.millis();
      long after = clock.micros();

      assertThat(millis).isBetween(before / 1000, after / 1000);
    }
  }
}
