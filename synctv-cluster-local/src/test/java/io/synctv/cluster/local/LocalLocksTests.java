package io.synctv.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Lease;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LocalLocksTests {

  private final LocalCluster cluster = LocalCluster.create();
  private final ClusterTransport one = cluster.node(NodeId.of("one"));
  private final ClusterTransport two = cluster.node(NodeId.of("two"));

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
}
