package io.synctv.cluster.kit;

import static io.synctv.cluster.kit.TestRoom.ROOM;
import static io.synctv.cluster.kit.TestRoom.answer;
import static io.synctv.cluster.kit.TestRoom.awaitUntil;
import static io.synctv.cluster.kit.TestRoom.bytes;
import static io.synctv.cluster.kit.TestRoom.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.ApiStatus;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Guarantee 9 (presence ages out): who is connected where, of living nodes and of no others. */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface PresenceContract extends ClusterFactory {

  /** The session most of these tests are about. */
  SessionId ADA = SessionId.of("ada");

  @Test
  default void everyNodeSeesTheSessionsOfAllNodes() {
    try (TestCluster cluster = newCluster(3)) {
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(1), SessionId.of("bob"), "laptop");

      for (ClusterTransport node : cluster.nodes()) {
        assertThat(list(node))
            .containsExactlyInAnyOrder("ada at node-0: phone", "bob at node-1: laptop");
      }
    }
  }

  @Test
  default void puttingASessionAgainReplacesWhatWasRecorded() {
    try (TestCluster cluster = newCluster(2)) {
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(0), ADA, "tablet");

      assertThat(list(cluster.node(1))).containsExactly("ada at node-0: tablet");
    }
  }

  @Test
  default void aRemovedSessionIsGoneEverywhere() {
    try (TestCluster cluster = newCluster(2)) {
      put(cluster.node(0), ADA, "phone");

      answer(cluster.node(0).presence().remove(ROOM, ADA));
      answer(cluster.node(0).presence().remove(ROOM, ADA));

      assertThat(list(cluster.node(0))).isEmpty();
      assertThat(list(cluster.node(1))).isEmpty();
    }
  }

  @Test
  default void aSessionThatMovedToAnotherNodeIsNotRemovedByTheFirst() {
    try (TestCluster cluster = newCluster(2)) {
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(1), ADA, "phone");

      answer(cluster.node(0).presence().remove(ROOM, ADA));

      assertThat(list(cluster.node(0))).containsExactly("ada at node-1: phone");
    }
  }

  @Test
  default void sessionsOfOneRoomAreNotInAnother() {
    try (TestCluster cluster = newCluster(1)) {
      put(cluster.node(0), ADA, "phone");

      assertThat(answer(cluster.node(0).presence().list(RoomId.of("elsewhere")))).isEmpty();
    }
  }

  @Test
  default void sessionsOfANodeDisappearWhenItCloses() {
    try (TestCluster cluster = newCluster(2)) {
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(1), SessionId.of("bob"), "laptop");

      cluster.node(0).close();

      awaitUntil(() -> list(cluster.node(1)).equals(List.of("bob at node-1: laptop")));
    }
  }

  @Test
  default void sessionsOfANodeThatDiedDisappearWithinALease() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.kill(cluster);
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(1), SessionId.of("bob"), "laptop");
      faults.kill(0);
      Stopwatch dead = Stopwatch.start();
      awaitUntil(() -> list(cluster.node(1)).equals(List.of("bob at node-1: laptop")));
      dead.isWithin(TestCluster.LEASE, "sessions of the dead disappear");
      assertThat(answer(cluster.node(1).presence().count(List.of(ROOM)))).containsEntry(ROOM, 1);
    }
  }

  @Test
  default void sessionsOfANodeThatIsBackAreThereAgain() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      put(cluster.node(0), ADA, "phone");
      faults.cutOff(0);
      awaitUntil(() -> list(cluster.node(1)).isEmpty());
      faults.reconnect(0);
      awaitUntil(() -> list(cluster.node(1)).equals(List.of("ada at node-0: phone")));
    }
  }

  /** Whoever left while the store was away was listed for as long as the node lived. */
  @Test
  default void whoLeftAndCameWhileTheStoreWasAwayIsKnownWhenItIsBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      SessionId bob = SessionId.of("bob");
      SessionId cyd = SessionId.of("cyd");
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(0), bob, "laptop");
      faults.cutOff(0);
      cluster.node(0).presence().remove(ROOM, ADA);
      cluster.node(0).presence().put(ROOM, bob, bytes("tablet"));
      cluster.node(0).presence().put(ROOM, cyd, bytes("phone"));
      faults.reconnect(0);
      awaitUntil(
          () ->
              Set.copyOf(list(cluster.node(1)))
                  .equals(Set.of("bob at node-0: tablet", "cyd at node-0: phone")));
    }
  }

  /** A node that knows that it is isolated must not take that for an excuse. */
  @Test
  default void whoLeftAndCameWhileTheNodeWasIsolatedForLongIsKnownWhenTheStoreIsBack() {
    try (TestCluster cluster = newCluster(2)) {
      Faults faults = Offered.cutOff(cluster);
      RoomId kitchen = RoomId.of("kitchen");
      SessionId bob = SessionId.of("bob");
      SessionId cyd = SessionId.of("cyd");
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(0), bob, "laptop");
      answer(cluster.node(0).presence().put(kitchen, ADA, bytes("phone")));
      faults.cutOff(0);
      awaitUntil(() -> cluster.node(0).health().state() == Health.State.ISOLATED);
      awaitUntil(() -> list(cluster.node(1)).isEmpty());
      cluster.node(0).presence().remove(ROOM, ADA);
      cluster.node(0).presence().remove(kitchen, ADA);
      cluster.node(0).presence().put(ROOM, bob, bytes("tablet"));
      cluster.node(0).presence().put(ROOM, cyd, bytes("phone"));
      cluster.node(0).presence().put(kitchen, cyd, bytes("phone"));

      faults.reconnect(0);

      awaitUntil(
          () ->
              Set.copyOf(list(cluster.node(1)))
                      .equals(Set.of("bob at node-0: tablet", "cyd at node-0: phone"))
                  && list(cluster.node(1), kitchen).equals(List.of("cyd at node-0: phone")));
    }
  }

  @Test
  default void sessionsOfALivingNodeStayLongerThanALease() {
    try (TestCluster cluster = newCluster(2)) {
      put(cluster.node(0), ADA, "phone");

      Stopwatch.pass(TestCluster.LEASE.plus(TestCluster.HEARTBEAT));

      assertThat(list(cluster.node(1))).containsExactly("ada at node-0: phone");
    }
  }

  @Test
  default void sessionsOfSeveralRoomsAreCountedRoomByRoom() {
    try (TestCluster cluster = newCluster(2)) {
      RoomId kitchen = RoomId.of("kitchen");
      RoomId cellar = RoomId.of("cellar");
      put(cluster.node(0), ADA, "phone");
      put(cluster.node(1), SessionId.of("bob"), "laptop");
      put(cluster.node(1), SessionId.of("cyd"), "laptop");
      answer(cluster.node(0).presence().put(kitchen, ADA, bytes("phone")));

      Map<RoomId, Integer> counts =
          answer(cluster.node(1).presence().count(List.of(cellar, kitchen, ROOM)));

      assertThat(counts.getOrDefault(ROOM, 0)).isEqualTo(3);
      assertThat(counts.getOrDefault(kitchen, 0)).isEqualTo(1);
      assertThat(counts.getOrDefault(cellar, 0)).isZero();
      assertThat(answer(cluster.node(1).presence().count(List.of()))).isEmpty();
      assertThat(list(cluster.node(1), kitchen)).containsExactly("ada at node-0: phone");
    }
  }

  /** What a node calls last is what holds: nobody who came back may be missing. */
  @Test
  default void whatANodeDoesWithASessionTakesEffectInOrder() {
    try (TestCluster cluster = newCluster(2)) {
      Presence presence = cluster.node(0).presence();
      List<CompletionStage<?>> done = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        done.add(presence.put(ROOM, ADA, bytes("phone")));
        done.add(presence.remove(ROOM, ADA));
        done.add(presence.put(ROOM, SessionId.of("bob"), bytes("turn " + i)));
      }
      answer(presence.put(ROOM, SessionId.of("end"), bytes("phone")));
      answer(presence.remove(ROOM, ADA));
      done.forEach(TestRoom::answer);

      assertThat(list(cluster.node(1)))
          .containsExactlyInAnyOrder("bob at node-0: turn 199", "end at node-0: phone");
    }
  }

  @Test
  default void sessionsPutByManyThreadsAreAllThere() {
    int each = 50;
    try (TestCluster cluster = newCluster(2)) {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        ClusterTransport node = cluster.node(thread % 2);
        String name = "thread-" + thread + "-";
        tasks.add(
            () -> {
              for (int i = 0; i < each; i++) {
                put(node, SessionId.of(name + i), "device");
                put(node, SessionId.of(name + "gone"), "device");
                answer(node.presence().remove(ROOM, SessionId.of(name + "gone")));
              }
              return each;
            });
      }

      AtOnce.run(tasks);

      assertThat(list(cluster.node(0))).hasSize(4 * each).doesNotHaveDuplicates();
      assertThat(list(cluster.node(1))).hasSize(4 * each);
    }
  }

  private static void put(ClusterTransport node, SessionId session, String details) {
    answer(node.presence().put(ROOM, session, bytes(details)));
  }

  private static List<String> list(ClusterTransport node) {
    return list(node, ROOM);
  }

  private static List<String> list(ClusterTransport node, RoomId room) {
    return answer(node.presence().list(room)).stream()
        .map(entry -> entry.session() + " at " + entry.node() + ": " + text(entry.details()))
        .toList();
  }
}
