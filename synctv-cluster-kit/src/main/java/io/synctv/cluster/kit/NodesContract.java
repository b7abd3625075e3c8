package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.NodeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The directory: who comes and goes, with guarantee 13's goodbye. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface NodesContract extends ClusterFactory {

  /** How soon the others hear of a goodbye: long before the lease is up. */
  Duration GOODBYE_WITHIN = TestCluster.LEASE.minus(TestCluster.HEARTBEAT);

  /** How soon the others hear of a death. */
  Duration MISSED_WITHIN = TestCluster.LEASE.plus(TestCluster.HEARTBEAT);

  @Test
  default void allNodesAreInTheDirectory() {
    try (TestCluster cluster = newCluster(3)) {
      for (ClusterTransport node : cluster.nodes()) {
        awaitUntil(() -> News.names(node).equals(Set.of("node-0", "node-1", "node-2")));
      }
      NodeInfo info = answer(cluster.node(0).nodes().list()).getFirst();
      assertThat(info.since()).isPositive().isLessThanOrEqualTo(cluster.node(0).clock().millis());
    }
  }

  @Test
  default void theDirectorySaysOfEachNodeWhatItSaysOfItself() {
    try (TestCluster cluster = newCluster(2)) {
      awaitUntil(() -> News.names(cluster.node(0)).equals(Set.of("node-0", "node-1")));
      List<String> said =
          answer(cluster.node(0).nodes().list()).stream()
              .map(
                  info ->
                      info.node() + " " + info.version() + " " + info.address() + " " + info.load())
              .toList();
      assertThat(said)
          .containsExactlyInAnyOrder(
              "node-0 1.2.0 http://node-0.example:8080 100",
              "node-1 1.2.1 http://node-1.example:8080 101");
    }
  }

  /**
   * Whoever heard of it only by the end of the lease would keep its sessions for so long. Tried
   * three times: on a busy machine a goodbye may take as long as a lease.
   */
  @Test
  default void aNodeThatClosesSaysGoodbyeAtOnce() {
    Duration fastest = untilGoodbye();
    for (int again = 0; again < 2 && fastest.compareTo(GOODBYE_WITHIN) >= 0; again++) {
      fastest = untilGoodbye();
    }
    assertThat(fastest).as("the goodbye").isLessThan(GOODBYE_WITHIN);
  }

  private Duration untilGoodbye() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      awaitUntil(() -> News.names(cluster.node(1)).contains("node-0"));
      news.awaitKnown(cluster.node(1), "node-0");
      Thread closing = Thread.ofPlatform().start(cluster.node(0)::close);
      Stopwatch closed = Stopwatch.start();
      awaitUntil(() -> news.heard.contains("left node-0"));
      Duration took = closed.elapsed();
      awaitUntil(() -> News.names(cluster.node(1)).equals(Set.of("node-1")));
      awaitUntil(() -> !closing.isAlive());
      return took;
    }
  }

  @Test
  default void aNodeThatDiedIsMissedWithinALease() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = Offered.kill(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      faults.kill(0);
      Stopwatch dead = Stopwatch.start();
      awaitUntil(() -> news.heard.contains("left node-0"));
      dead.isWithin(MISSED_WITHIN, "the death is told");
      assertThat(News.names(cluster.node(1))).containsExactly("node-1");
    }
  }

  @Test
  default void noLivingNodeIsSaidToHaveLeft() {
    try (TestCluster cluster = newCluster(3);
        News news = new News(cluster.node(1))) {
      news.awaitKnown(cluster.node(1), "node-0");
      news.awaitKnown(cluster.node(1), "node-2");

      cluster.node(2).close();
      awaitUntil(() -> news.heard.contains("left node-2"));
      Stopwatch.pass(TestCluster.LEASE.plus(TestCluster.HEARTBEAT));

      assertThat(news.heard).doesNotContain("left node-0", "left node-1");
      assertThat(News.names(cluster.node(1))).containsExactlyInAnyOrder("node-0", "node-1");
    }
  }

  /**
   * The engine gives back what nodes that left had: of those it does not reach it knows nothing.
   */
  @Test
  default void aNodeThatIsCutOffTakesNobodyForGone() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = Offered.cutOff(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      faults.cutOff(1);
      awaitUntil(() -> cluster.node(1).health().state() == Health.State.ISOLATED);
      Stopwatch.pass(TestCluster.LEASE);
      faults.reconnect(1);
      awaitUntil(() -> cluster.node(1).health().state() == Health.State.UP);
      awaitUntil(() -> News.names(cluster.node(1)).equals(Set.of("node-0", "node-1")));
      Stopwatch.pass(TestCluster.HEARTBEAT);

      assertThat(news.heard).doesNotContain("left node-0");
    }
  }

  @Test
  default void aNodesListenerThatFailsHarmsNobodyElse() {
    try (TestCluster cluster = newCluster(2)) {
      cluster.node(1).nodes().watch(new FailingNodesListener());
      try (News news = new News(cluster.node(1))) {
        news.awaitKnown(cluster.node(1), "node-0");
        cluster.node(0).close();
        awaitUntil(() -> news.heard.contains("left node-0"));
      }
    }
  }

  /** What it did meanwhile the others did not hear of. */
  @Test
  default void aNodeThatWasAwayForAMomentIsSaidToHaveComeAgain() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = Offered.cutOff(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      faults.cutOff(0);
      awaitUntil(() -> cluster.node(0).health().state() == Health.State.ISOLATED);
      int before = news.heard.size();
      faults.reconnect(0);
      awaitUntil(() -> news.after(before).contains("joined node-0"));
    }
  }

  @Test
  default void aNodeThatWasAwayForLongComesBack() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = Offered.cutOff(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      faults.cutOff(0);
      awaitUntil(() -> news.heard.contains("left node-0"));
      int before = news.heard.size();
      faults.reconnect(0);
      awaitUntil(() -> news.after(before).contains("joined node-0"));
      awaitUntil(() -> News.names(cluster.node(1)).equals(Set.of("node-0", "node-1")));
    }
  }
}
