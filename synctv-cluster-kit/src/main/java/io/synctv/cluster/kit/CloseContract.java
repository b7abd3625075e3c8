package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.api.Revision;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.TransportException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a transport ends. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface CloseContract extends ClusterFactory {

  @Test
  default void closingTwiceDoesNoHarm() {
    try (TestCluster cluster = newCluster(2)) {
      cluster.node(0).close();
      cluster.node(0).close();

      TestRoom.on(cluster.node(1)).open();
    }
  }

  @Test
  default void aClosedTransportRefusesEveryCall() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterTransport node = cluster.node(0);
      TestRoom room = TestRoom.on(node);
      Epoch epoch = room.open().epoch();
      SessionId session = SessionId.of("session");

      node.close();

      List<CompletionStage<?>> stages =
          List.of(
              node.rooms().open(ROOM, 0, bytes("state"), Revision.CREATED),
              node.rooms().commit(room.appendOf(epoch, "late")),
              node.rooms().answer(ROOM, "key"),
              node.rooms().since(ROOM, epoch, 0),
              node.rooms().delete(ROOM),
              node.presence().put(ROOM, session, bytes("details")),
              node.presence().remove(ROOM, session),
              node.presence().list(ROOM));
      for (CompletionStage<?> stage : stages) {
        assertThatThrownBy(
                () -> stage.toCompletableFuture().get(TestRoom.DEADLINE_SECONDS, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(TransportException.class);
      }
      assertThatThrownBy(() -> new Follower(room, epoch)).isInstanceOf(TransportException.class);
      assertThatThrownBy(() -> new Inbox(node, ROOM)).isInstanceOf(TransportException.class);
      assertThatThrownBy(
              () -> node.messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("late")))
          .isInstanceOf(TransportException.class);
    }
  }

  @Test
  default void closingTakesNotLongThoughTheStoreIsAway() {
    try (TestCluster cluster = newCluster(1)) {
      HealthContract.faults(cluster).cutOff(0);
      long start = System.nanoTime();
      cluster.node(0).close();
      assertThat(java.time.Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(java.time.Duration.ofSeconds(5).plus(HealthContract.SLACK));
    }
  }

  @Test
  default void aClosedTransportStillSaysItsNameAndTheTime() {
    try (TestCluster cluster = newCluster(1)) {
      ClusterTransport node = cluster.node(0);
      long before = node.clock().micros();

      node.close();

      assertThat(node.node()).isEqualTo(TestCluster.context(0).node());
      assertThat(node.clock().micros()).isGreaterThanOrEqualTo(before);
    }
  }

  @Test
  default void theOtherNodesGoOnWhenOneCloses() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom staying = TestRoom.on(cluster.node(1));
      Epoch epoch = staying.open().epoch();
      try (Follower gone = new Follower(TestRoom.on(cluster.node(0)), epoch);
          Follower here = new Follower(staying, epoch)) {
        staying.append(epoch, "a");
        gone.hasAllUpTo(1);

        cluster.node(0).close();
        staying.append(epoch, "b");

        here.hasAllUpTo(2);
        gone.hasAllUpTo(1);
      }
    }
  }

  @Test
  default void nothingStaysBehindAfterClosing() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (TestCluster cluster = newCluster(3)) {
      Epoch epoch = TestRoom.on(cluster.node(0)).open().epoch();
      for (ClusterTransport node : cluster.nodes()) {
        TestRoom room = TestRoom.on(node);
        new Follower(room, epoch);
        new Inbox(node, ROOM);
        room.append(epoch, "event");
        node.messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("message"));
      }
    }
    TestRoom.awaitUntil(() -> threadsSince(before).isEmpty());
  }

  /** Leaves out the threads the JDK shares among all its users. */
  private static Set<Thread> threadsSince(Set<Thread> before) {
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    left.removeIf(
        thread ->
            thread.getThreadGroup() == null
                || "system".equals(thread.getThreadGroup().getName())
                || "InnocuousThreadGroup".equals(thread.getThreadGroup().getName())
                || thread
                    .getName()
                    .matches("(ForkJoinPool|CompletableFutureDelay|VirtualThread).*"));
    return left;
  }
}
