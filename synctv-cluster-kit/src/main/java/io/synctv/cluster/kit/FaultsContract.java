package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.CommitResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * What a cluster says can be done to it can be: tests of guarantees 7, 8, 9, 12 and 13 that need a
 * fault which does nothing would pass without having looked.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface FaultsContract extends ClusterFactory {

  /**
   * Shows in the report what was left out.
   *
   * @param reporter takes the reasons
   */
  @Test
  default void aFaultIsOfferedOrItIsSaidWhyNot(TestReporter reporter) {
    try (TestCluster cluster = newCluster(1)) {
      cluster
          .faults()
          .notOffered()
          .forEach(
              (kind, reason) -> {
                assertThat(reason).as("why %s is not offered", kind).isNotBlank();
                reporter.publishEntry(kind + " is not offered", reason);
              });
    }
  }

  @Test
  default void aRoomThatTheStoreIsToLoseIsLost() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      cluster.loseRoom(room.id());
      assertThat(room.send(room.appendOf(epoch, "a"))).isEqualTo(new CommitResult.Missing());
    }
  }

  @Test
  default void aNodeThatIsCutOffReachesNothingAndNothingReachesIt() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      TestRoom room = TestRoom.on(cluster.node(0));
      TestRoom other = TestRoom.on(cluster.node(1));
      Epoch epoch = other.open().epoch();
      try (Follower cut = new Follower(room, epoch);
          Follower here = new Follower(other, epoch)) {
        other.append(epoch, "before");
        cut.hasAllUpTo(1);

        faults.cutOff(0);
        var unused = room.node().rooms().commit(room.appendOf(epoch, "lost"));
        other.append(epoch, "missed");
        here.hasAllUpTo(2);
        Stopwatch.pass(TestCluster.HEARTBEAT);

        assertThat(here.entries()).as("what the others hear of it").hasSize(2);
        assertThat(cut.entries()).as("what it hears").hasSize(1);
        faults.reconnect(0);
      }
    }
  }

  /** A node that only closes takes with it at once what it held. */
  @Test
  default void aNodeThatIsKilledSaysNoGoodbye() {
    try (TestCluster cluster = newCluster(2);
        News news = new News(cluster.node(1))) {
      Faults faults = Offered.kill(cluster);
      news.awaitKnown(cluster.node(1), "node-0");
      answer(cluster.node(0).presence().put(ROOM, SessionId.of("ada"), bytes("phone")));
      Stopwatch killed = Stopwatch.start();

      faults.kill(0);

      boolean listed = !answer(cluster.node(1).presence().list(ROOM)).isEmpty();
      boolean told = news.heard.contains("left node-0");
      if (killed.elapsed().compareTo(TestCluster.LEASE.minus(TestCluster.HEARTBEAT)) < 0) {
        assertThat(listed).as("its session is there until the lease is up").isTrue();
        assertThat(told).as("the others were told at once").isFalse();
      }
      TestRoom.awaitUntil(() -> answer(cluster.node(1).presence().list(ROOM)).isEmpty());
    }
  }
}
