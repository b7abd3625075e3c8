package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.NodeId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.cluster.spi.NodesListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The directory: who comes and goes, with guarantee 13's goodbye. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface NodesContract extends ClusterFactory {

  @Test
  default void allNodesAreInTheDirectory() {
    try (TestCluster cluster = newCluster(3)) {
      for (ClusterTransport node : cluster.nodes()) {
        awaitUntil(() -> names(node).equals(Set.of("node-0", "node-1", "node-2")));
      }
      NodeInfo info = answer(cluster.node(0).nodes().list()).getFirst();
      assertThat(info.since()).isPositive().isLessThanOrEqualTo(cluster.node(0).clock().millis());
    }
  }

  @Test
  default void aNodeThatClosesSaysGoodbyeAtOnce() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      awaitUntil(() -> names(cluster.node(1)).contains("node-0"));
      news.awaitKnown(cluster.node(1), "node-0");
      long closing = System.nanoTime();
      cluster.node(0).close();
      awaitUntil(() -> news.heard.contains("left node-0"));
      assertThat(Duration.ofNanos(System.nanoTime() - closing))
          .isLessThan(TestCluster.LEASE.plus(Duration.ofSeconds(3)));
      awaitUntil(() -> names(cluster.node(1)).equals(Set.of("node-1")));
    }
  }

  @Test
  default void aNodeThatDiedIsMissedWithinALease() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = HealthContract.faults(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      faults.kill(0);
      awaitUntil(() -> news.heard.contains("left node-0"));
      assertThat(names(cluster.node(1))).containsExactly("node-1");
    }
  }

  /** What it did meanwhile the others did not hear of. */
  @Test
  default void aNodeThatWasAwayForAMomentIsSaidToHaveComeAgain() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = HealthContract.faults(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      faults.cutOff(0);
      awaitUntil(() -> cluster.node(0).health().state() == Health.State.ISOLATED);
      int before = news.heard.size();
      faults.reconnect(0);
      awaitUntil(() -> news.heard.subList(before, news.heard.size()).contains("joined node-0"));
    }
  }

  @Test
  default void aNodeThatWasAwayForLongComesBack() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = HealthContract.faults(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      faults.cutOff(0);
      awaitUntil(() -> news.heard.contains("left node-0"));
      int before = news.heard.size();
      faults.reconnect(0);
      awaitUntil(() -> news.heard.subList(before, news.heard.size()).contains("joined node-0"));
    }
  }

  /** What a node heard of others. */
  final class News implements NodesListener, AutoCloseable {

    final List<String> heard = new CopyOnWriteArrayList<>();
    private final AutoCloseable subscription;

    News(ClusterTransport node) {
      subscription = node.nodes().watch(this);
    }

    /** Waits until the node knows of another, whether it was told of it or found it there. */
    void awaitKnown(ClusterTransport node, String other) {
      awaitUntil(() -> heard.contains("joined " + other) || names(node).contains(other));
    }

    @Override
    public void onJoined(NodeInfo node) {
      heard.add("joined " + node.node());
    }

    @Override
    public void onLeft(NodeId node) {
      heard.add("left " + node);
    }

    @Override
    public void close() {
      try {
        subscription.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static Set<String> names(ClusterTransport node) {
    return answer(node.nodes().list()).stream()
        .map(info -> info.node().value())
        .collect(Collectors.toSet());
  }
}
