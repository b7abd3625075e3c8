package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages.Urgency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Best-effort messages between nodes. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface MessagesContract extends ClusterFactory {

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
