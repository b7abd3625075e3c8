package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ApiStatus;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Guarantee 10 (locks are fenced). */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface LocksContract extends ClusterFactory {

  /** Longer than any test here takes. */
  Duration LONG = Duration.ofSeconds(60);

  /** How soon after the end of its time a lease is lost, and the lock free. */
  Duration LOST_WITHIN = Duration.ofSeconds(1);

  /** Short enough to wait for its end. */
  Duration SHORT = Duration.ofMillis(300);

  @Test
  default void oneHoldsALockAtATime() {
    try (TestCluster cluster = newCluster(2)) {
      Lease first = acquire(cluster.node(0), "job", LONG).orElseThrow();
      assertThat(first.name()).isEqualTo("job");
      assertThat(first.held()).isTrue();
      assertThat(acquire(cluster.node(1), "job", LONG)).isEmpty();
      assertThat(acquire(cluster.node(0), "job", LONG)).isEmpty();
      assertThat(acquire(cluster.node(1), "another", LONG)).isPresent();

      first.close();
      first.close();

      assertThat(first.held()).isFalse();
      Lease second = awaitLease(cluster.node(1), "job", LONG);
      assertThat(second.token()).isGreaterThan(first.token());
      assertThat(first.lost().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  default void tokensOnlyGrowOverManyHoldersAtOnce() {
    try (TestCluster cluster = newCluster(2)) {
      List<Long> tokens = new ArrayList<>(); // guarded by the lock that is tested
      AtomicInteger inside = new AtomicInteger();
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ClusterTransport node = cluster.node(i % 2);
        tasks.add(
            () -> {
              for (int n = 0; n < 10; n++) {
                try (Lease lease = awaitLease(node, "job", LONG)) {
                  assertThat(inside.incrementAndGet()).isEqualTo(1);
                  tokens.add(lease.token());
                  inside.decrementAndGet();
                }
              }
              return 0;
            });
      }
      AtOnce.run(tasks);
      assertThat(tokens).hasSize(40).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  default void aHolderWhoseTimeIsUpIsToldAndItsWriteIsRefused() {
    try (TestCluster cluster = newCluster(2)) {
      Stopwatch asked = Stopwatch.start();
      Lease paused = acquire(cluster.node(0), "job", SHORT).orElseThrow();

      Lease next = awaitLease(cluster.node(1), "job", LONG);

      asked.isWithin(SHORT.plus(LOST_WITHIN), "a lock that nobody renews is free");
      assertThat(next.token()).isGreaterThan(paused.token());
      awaitUntil(() -> paused.lost().toCompletableFuture().isDone());
      asked.isWithin(SHORT.plus(LOST_WITHIN), "a holder that lost its lease is told");
      assertThat(paused.held()).isFalse();
      assertThat(answer(paused.renew())).isFalse();
      Guarded guarded = new Guarded();
      assertThat(guarded.write(next.token())).isTrue();
      assertThat(guarded.write(paused.token())).isFalse();
      paused.close();
      assertThat(acquire(cluster.node(0), "job", LONG)).isEmpty();
    }
  }

  /** What a lock protects: it refuses a token that is lower than the highest it has seen. */
  final class Guarded {
    private long highest;

    boolean write(long token) {
      highest = Math.max(highest, token);
      return token == highest;
    }
  }

  @Test
  default void aLeaseThatIsRenewedLasts() {
    try (TestCluster cluster = newCluster(2)) {
      Lease lease = acquire(cluster.node(0), "job", Duration.ofSeconds(1)).orElseThrow();
      long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      awaitUntil(
          () -> {
            assertThat(answer(lease.renew())).isTrue();
            assertThat(acquire(cluster.node(1), "job", LONG)).isEmpty();
            return System.nanoTime() > end;
          });
      assertThat(lease.held()).isTrue();
      assertThat(lease.lost().toCompletableFuture()).isNotDone();
    }
  }

  @Test
  default void leasesAreLostWhenTheirNodeCloses() {
    try (TestCluster cluster = newCluster(2)) {
      Lease lease = acquire(cluster.node(0), "job", LONG).orElseThrow();
      cluster.node(0).close();
      assertThat(lease.held()).isFalse();
      assertThat(lease.lost().toCompletableFuture()).isDone();
      assertThat(awaitLease(cluster.node(1), "job", LONG).token()).isGreaterThan(lease.token());
    }
  }

  @Test
  default void aHolderThatIsCutOffIsToldAtTheEndOfItsTime() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      Stopwatch asked = Stopwatch.start();
      Lease lease = acquire(cluster.node(0), "job", Duration.ofSeconds(1)).orElseThrow();
      faults.cutOff(0);
      lease.renew(); // in vain

      awaitUntil(() -> lease.lost().toCompletableFuture().isDone());

      asked.isWithin(Duration.ofSeconds(1).plus(LOST_WITHIN), "a holder without store is told");
      assertThat(lease.held()).isFalse();
      assertThat(awaitLease(cluster.node(1), "job", LONG).token()).isGreaterThan(lease.token());
      faults.reconnect(0);
    }
  }

  @Test
  default void aLeaseLastsAsLongAsItWasAskedFor() {
    try (TestCluster cluster = newCluster(2)) {
      Duration ttl = Duration.ofMillis(1500);
      Stopwatch got = Stopwatch.start();
      assertThat(acquire(cluster.node(0), "job", ttl)).isPresent();

      awaitLease(cluster.node(1), "job", LONG);

      assertThat(got.elapsed()).isGreaterThanOrEqualTo(ttl.minusMillis(50));
    }
  }

  @Test
  default void locksWhoseNamesAreAlikeAreNotMixedUp() {
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
      for (String name : names) {
        Lease lease = acquire(cluster.node(0), name, LONG).orElseThrow();
        assertThat(lease.name()).isEqualTo(name);
      }
      for (String name : names) {
        assertThat(acquire(cluster.node(1), name, LONG)).isEmpty();
      }
    }
  }

  @Test
  default void namesAndTimesOutOfBoundsAreRefused() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterTransport node = cluster.node(0);
      assertThatThrownBy(() -> node.locks().tryAcquire("", LONG))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> node.locks().tryAcquire("x".repeat(201), LONG))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> node.locks().tryAcquire("job", Duration.ofMillis(99)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Optional<Lease> acquire(ClusterTransport node, String name, Duration ttl) {
    return answer(node.locks().tryAcquire(name, ttl));
  }

  private static Lease awaitLease(ClusterTransport node, String name, Duration ttl) {
    List<Lease> got = new ArrayList<>();
    awaitUntil(
        () -> {
          acquire(node, name, ttl).ifPresent(got::add);
          return !got.isEmpty();
        });
    return got.getFirst();
  }
}
