package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalLocksTest {

  private final LocalCluster cluster = at(Instant.ofEpochSecond(1000));
  private final ClusterTransport one = cluster.node(NodeId.of("one"));
  private final ClusterTransport two = cluster.node(NodeId.of("two"));

  /** Makes a cluster whose time stands still. */
  private static LocalCluster at(Instant now) {
    return new LocalCluster(
        LocalCluster.Options.defaults(), () -> now, () -> 0, IdGenerator.secure());
  }

  private static Optional<Lease> acquire(ClusterTransport node) {
    return node.locks().tryAcquire("job", Duration.ofMinutes(1)).toCompletableFuture().join();
  }

  /**
   * A token used to be drawn before the lock was asked for: whoever was interrupted in between got
   * the lock later than others and with a lower token.
   */
  @Test
  void aTokenIsDrawnOnlyByWhoGetsTheLock() {
    Lease first = acquire(one).orElseThrow();
    for (int i = 0; i < 5; i++) {
      assertThat(acquire(two)).isEmpty();
    }
    first.close();
    assertThat(acquire(two).orElseThrow().token()).isEqualTo(first.token() + 1);
  }

  /**
   * Tokens used to begin at 1 with each process: a store that remembers the highest it has seen
   * refused all writes of a server that was started again.
   */
  @Test
  void tokensGrowAfterTheProcessWasStartedAgain() {
    Lease before = acquire(one).orElseThrow();
    before.close();
    long highest = acquire(two).orElseThrow().token();

    ClusterTransport again = at(Instant.ofEpochSecond(1001)).node(NodeId.of("one"));

    assertThat(acquire(again).orElseThrow().token()).isGreaterThan(highest);
  }
}
