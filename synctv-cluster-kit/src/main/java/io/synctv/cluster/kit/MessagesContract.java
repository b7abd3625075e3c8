package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Best-effort messages between nodes: while both nodes reach the store and the listener keeps up,
 * each arrives, once or twice, in the order of its sending thread.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface MessagesContract extends ClusterFactory {

  /** How soon a message arrives while both nodes reach the store and the listener keeps up. */
  Duration ARRIVES_WITHIN = Duration.ofSeconds(1);

  @Test
  default void aMessageReachesEveryOtherListeningNodeAndNotItsSender() {
    try (TestCluster cluster = newCluster(3);
        Inbox sender = new Inbox(cluster.node(0), ROOM);
        Inbox one = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0));
        Inbox other = Inbox.hearing(cluster.node(2), ROOM, cluster.node(0))) {
      cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("hello"));

      assertThat(one.awaitMessage("node-0: hello")).containsExactly("node-0: hello");
      assertThat(other.awaitMessage("node-0: hello")).containsExactly("node-0: hello");
      cluster.node(1).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("to the sender"));
      assertThat(sender.awaitMessage("node-1: to the sender"))
          .containsExactly("node-1: to the sender");
    }
  }

  @Test
  default void aMessageStaysInItsRoom() {
    RoomId elsewhere = RoomId.of("elsewhere");
    try (TestCluster cluster = newCluster(2);
        Inbox inbox = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
      cluster.node(0).messages().send(Address.of(elsewhere), Urgency.ORDINARY, bytes("unheard"));
      cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("heard"));

      assertThat(inbox.awaitMessage("node-0: heard")).containsExactly("node-0: heard");
    }
  }

  @Test
  default void messagesOfOneSenderArriveInTheOrderTheyWereSent() {
    try (TestCluster cluster = newCluster(2);
        Inbox inbox = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("message " + i));
        expected.add("node-0: message " + i);
      }

      assertThat(inbox.awaitMessage(expected.getLast())).isEqualTo(expected);
    }
  }

  @Test
  default void noControlMessageIsLostWhileAllIsWell() {
    try (TestCluster cluster = newCluster(3);
        Inbox one = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0));
        Inbox other = Inbox.hearing(cluster.node(2), ROOM, cluster.node(0))) {
      hearsControl(one, cluster.node(0));
      hearsControl(other, cluster.node(0));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        cluster.node(0).messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("kick " + i));
        cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("word " + i));
        expected.add("node-0: kick " + i);
      }

      for (Inbox inbox : List.of(one, other)) {
        inbox.awaitMessage(expected.getLast());
        assertThat(inbox.heard().stream().filter(text -> text.startsWith("node-0: kick")))
            .containsExactlyElementsOf(expected);
      }
    }
  }

  /** The two urgencies may begin to be heard at different moments. */
  private static void hearsControl(Inbox inbox, ClusterTransport sender) {
    TestRoom.awaitUntil(
        () -> {
          sender.messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("first"));
          return inbox.heard().contains("node-0: first");
        });
  }

  @Test
  default void messagesOfEachThreadArriveInTheOrderTheyWereSent() {
    int threads = 4;
    int each = 100;
    try (TestCluster cluster = newCluster(2);
        Inbox inbox = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        String name = "thread " + thread + " message ";
        tasks.add(
            () -> {
              for (int i = 0; i < each; i++) {
                cluster
                    .node(0)
                    .messages()
                    .send(Address.of(ROOM), Urgency.ORDINARY, bytes(name + i));
              }
              return each;
            });
      }
      AtOnce.run(tasks);

      TestRoom.awaitUntil(() -> inbox.heard().size() >= threads * each);
      for (int thread = 0; thread < threads; thread++) {
        String name = "node-0: thread " + thread + " message ";
        assertThat(inbox.heard().stream().filter(text -> text.startsWith(name)))
            .containsExactlyElementsOf(IntStream.range(0, each).mapToObj(i -> name + i).toList());
      }
    }
  }

  @Test
  default void aMessageListenerIsCalledByOneThreadAtATimeForEachUrgency() {
    try (TestCluster cluster = newCluster(3)) {
      Map<String, AtomicInteger> inside =
          Map.of("o", new AtomicInteger(), "c", new AtomicInteger());
      AtomicInteger most = new AtomicInteger();
      AtomicInteger heard = new AtomicInteger();
      cluster
          .node(2)
          .messages()
          .listen(
              Address.of(ROOM),
              (from, payload) -> {
                AtomicInteger here = inside.getOrDefault(text(payload), new AtomicInteger());
                most.accumulateAndGet(here.incrementAndGet(), Math::max);
                if (heard.get() < 20) {
                  Stopwatch.pass(
                      Duration.ofMillis(2)); // another thread may come in, on any machine
                }
                heard.incrementAndGet();
                here.decrementAndGet();
              });
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int sender = 0; sender < 4; sender++) {
        ClusterTransport node = cluster.node(sender % 2);
        tasks.add(
            () -> {
              for (int i = 0; i < 100; i++) {
                node.messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("o"));
                node.messages().send(Address.of(ROOM), Urgency.CONTROL, bytes("c"));
              }
              return 0;
            });
      }
      TestRoom.awaitUntil(
          () -> {
            AtOnce.run(tasks);
            return heard.get() > 100;
          });
      assertThat(most.get()).as("threads inside at a time").isEqualTo(1);
    }
  }

  @Test
  default void whoStoppedListeningHearsNoMore() {
    try (TestCluster cluster = newCluster(2);
        Inbox gone = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0));
        Inbox here = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
      gone.close();
      cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("late"));

      here.awaitMessage("node-0: late");
      assertThat(gone.heard()).isEmpty();
    }
  }

  @Test
  default void aMessageListenerThatFailsHarmsNobodyElse() {
    try (TestCluster cluster = newCluster(2)) {
      cluster
          .node(1)
          .messages()
          .listen(
              Address.of(ROOM),
              (from, payload) -> {
                throw new DeliberateFailure();
              });
      cluster
          .node(1)
          .messages()
          .listen(
              Address.of(ROOM),
              (from, payload) -> {
                throw new DeliberateError();
              });
      try (Inbox inbox = Inbox.hearing(cluster.node(1), ROOM, cluster.node(0))) {
        cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("one"));
        cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("two"));

        assertThat(inbox.awaitMessage("node-0: two")).containsExactly("node-0: one", "node-0: two");
      }
    }
  }

  @Test
  default void aMessageListenerMayAnswer() {
    try (TestCluster cluster = newCluster(2)) {
      ClusterTransport answering = cluster.node(1);
      answering
          .messages()
          .listen(
              Address.of(ROOM),
              (from, payload) ->
                  answering.messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("answer")));
      List<String> heard = new ArrayList<>();
      try (Inbox inbox = new Inbox(cluster.node(0), ROOM)) {
        TestRoom.awaitUntil(
            () -> {
              cluster
                  .node(0)
                  .messages()
                  .send(Address.of(ROOM), Urgency.ORDINARY, bytes("question"));
              heard.addAll(inbox.heard());
              return !heard.isEmpty();
            });
      }
      assertThat(heard).containsOnly("node-1: answer");
    }
  }

  @Test
  default void aMessageToNobodyIsNoError() {
    try (TestCluster cluster = newCluster(1)) {
      cluster.node(0).messages().send(Address.of(ROOM), Urgency.ORDINARY, bytes("anybody?"));
    }
  }
}
