package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.ApiStatus;
import io.synctv.api.Epoch;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import io.synctv.cluster.spi.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Guarantee 13 (close): repeated without harm, bounded, and nothing is heard or left after it. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface CloseContract extends ClusterFactory {

  /** How long closing takes at the most, whether the store is there or not. */
  Duration LONGEST_CLOSE = Duration.ofSeconds(5);

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

      node.close();

      for (Calls.Call call : Calls.all(room, epoch)) {
        assertThatThrownBy(
                () ->
                    call.ask()
                        .toCompletableFuture()
                        .get(Patience.current().toMillis(), TimeUnit.MILLISECONDS))
            .as(call.name())
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(TransportException.class);
      }
      List<ThrowingCallable> others =
          List.of(
              () -> new Follower(room, epoch),
              () -> new Inbox(node, ROOM),
              () -> new News(node),
              () -> node.health().listen(state -> {}),
              () -> node.messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("late")),
              () -> node.messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("late")));
      for (ThrowingCallable other : others) {
        assertThatThrownBy(other).isInstanceOf(TransportException.class);
      }
    }
  }

  /** Whoever waits for an answer would wait for ever. */
  @Test
  default void whatWasAskedBeforeCloseIsAnsweredThough() {
    try (TestCluster cluster = newCluster(1)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      List<CompletionStage<?>> asked = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        asked.add(room.node().rooms().commit(room.appendOf(epoch, "event-" + i)));
        asked.add(room.node().counters().take("places", 1000));
        asked.add(room.node().presence().list(ROOM));
      }

      cluster.node(0).close();

      for (CompletionStage<?> stage : asked) {
        TestRoom.awaitUntil(() -> stage.toCompletableFuture().isDone());
      }
    }
  }

  @Test
  default void whoListenedHearsNothingAfterClose() {
    try (TestCluster cluster = newCluster(3)) {
      ClusterTransport node = cluster.node(0);
      TestRoom other = TestRoom.on(cluster.node(1));
      Epoch epoch = other.open().epoch();
      Follower follower = new Follower(TestRoom.on(node), epoch);
      News news = new News(node);
      try (Inbox here = Inbox.hearing(cluster.node(2), ROOM, cluster.node(1));
          Follower still = new Follower(TestRoom.on(cluster.node(2)), epoch);
          Inbox inbox = Inbox.hearing(node, ROOM, cluster.node(1))) {
        other.append(epoch, "a");
        follower.hasAllUpTo(1);

        node.close();
        int heard = news.heard.size();
        int resyncs = follower.resyncs();
        other.append(epoch, "b");
        cluster.node(1).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("late"));
        cluster.node(1).messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("too late"));
        here.awaitMessage("node-1: late");
        here.awaitMessage("node-1: too late");
        still.hasAllUpTo(2);
        cluster.node(1).close();
        Stopwatch.pass(TestCluster.HEARTBEAT);

        assertThat(inbox.heard()).isEmpty();
        follower.hasAllUpTo(1);
        assertThat(follower.resyncs()).isEqualTo(resyncs);
        assertThat(news.heard).hasSize(heard);
      }
    }
  }

  @Test
  default void closingTakesNotLong() {
    try (TestCluster cluster = newCluster(2)) {
      TestRoom room = TestRoom.on(cluster.node(0));
      Epoch epoch = room.open().epoch();
      new Follower(room, epoch);
      Stopwatch closing = Stopwatch.start();
      cluster.node(0).close();
      closing.isWithin(LONGEST_CLOSE, "closing");
    }
  }

  @Test
  default void closingTakesNotLongThoughTheStoreIsAway() {
    try (TestCluster cluster = newCluster(1)) {
      Offered.cutOff(cluster).cutOff(0);
      Stopwatch closing = Stopwatch.start();
      cluster.node(0).close();
      closing.isWithin(LONGEST_CLOSE, "closing");
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
