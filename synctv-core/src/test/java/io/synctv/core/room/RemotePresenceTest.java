package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.NodeInfo;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.Session;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nodes know of each other's people, and do about them. */
final class RemotePresenceTest {

  private static final NodeId LEFT = NodeId.of("left");
  private static final NodeId RIGHT = NodeId.of("right");

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMillis(400)));
  private final BentTransport transport = new BentTransport(cluster.node(LEFT));
  private final SyncTv one = engine(transport);
  private final SyncTv two = engine(cluster.node(RIGHT));
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer bob = Viewer.in(there, "bob");

  private SyncTv engine(ClusterTransport transport) {
    Limits limits = Limits.builder().sessionsPerUser(2).build();
    return SyncTv.builder().stores(stores).transport(transport).limits(limits).build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static List<String> names(Room room) {
    return room.people().stream().map(entry -> entry.user().name()).sorted().toList();
  }

  private void awaitBoth() {
    Wait.until(() -> names(here).equals(List.of("ada", "bob")));
    Wait.until(() -> names(there).equals(List.of("ada", "bob")));
  }

  @Test
  void peopleOfANodeThatDiedAreGoneAfterALease() {
    awaitBoth();
    cluster.kill(RIGHT);
    Wait.until(() -> names(here).equals(List.of("ada")));
  }

  @Test
  void peopleOfANodeThatWasCutOffAreThereAgainOnceItIsBack() {
    awaitBoth();
    cluster.cutOff(RIGHT);
    Wait.until(() -> names(here).equals(List.of("ada")));
    bob.session.close(CloseCode.NORMAL);
    Viewer cyd = Viewer.in(there, "cyd");
    cluster.reconnect(RIGHT);
    Wait.until(() -> names(here).equals(List.of("ada", "cyd")));
    Wait.until(() -> names(there).equals(List.of("ada", "cyd")));
    assertThat(cyd.faults()).isEmpty();
  }

  @Test
  void peopleOfANodeThatWasThoughtGoneAreThereAgainWhenItIsSeenAgain() {
    awaitBoth();
    transport.watchers.forEach(watcher -> watcher.onLeft(RIGHT));
    Wait.until(() -> names(here).equals(List.of("ada")));
    NodeInfo right =
        transport.nodes().list().toCompletableFuture().join().stream()
            .filter(node -> node.node().equals(RIGHT))
            .findFirst()
            .orElseThrow();

    transport.watchers.forEach(watcher -> watcher.onJoined(right));

    awaitBoth();
  }

  /** Who comes back on another node must find the session there, however large the room is. */
  @Test
  void otherNodesHearWhoLeftACrowdBeforeItsPeopleDo() {
    awaitBoth();
    List<Session> leavers = new ArrayList<>();
    for (int i = 2; i < 900; i++) {
      leavers.add(here.join(User.of("u" + i), message -> {}));
    }
    Wait.until(() -> told() == 900);
    Wait.until(() -> there.count() == 900);

    boolean first = false;
    // A machine that stands still for a second may let both be seen at once: so, several times.
    for (int count = 899; count > 894 && !first; count--) {
      int left = count;
      leavers.removeLast().close(CloseCode.NORMAL);
      Wait.until(() -> there.count() == left);
      first = told() == left + 1;
      Wait.until(() -> told() == left);
    }
    assertThat(first).isTrue();
  }

  private int told() {
    return ada.heard(PresenceChanged.class).getLast().count();
  }

  @Test
  void aRoomThatWasClosedOnANodeThatWasCutOffIsClosedOnTheOthersOnceItIsBack() {
    awaitBoth();
    Viewer owner = Viewer.in(there, "ada");
    cluster.cutOff(RIGHT);
    assertThat(owner.submit(there, new RoomCommand.Close())).isInstanceOf(Outcome.Accepted.class);
    Wait.until(() -> bob.closed.contains(CloseCode.ROOM_CLOSED));
    assertThat(ada.closed).isEmpty();
    cluster.reconnect(RIGHT);
    Wait.until(() -> ada.closed.contains(CloseCode.ROOM_CLOSED));
    Wait.until(() -> one.room(here.id()).isEmpty());
  }

  @Test
  void aPersonHasSoManySessionsOverAllNodes() {
    Viewer second = Viewer.in(there, "ada");
    assertThatThrownBy(() -> Viewer.in(there, "ada"))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.rejection().code()).isEqualTo(ErrorCode.TOO_MANY_SESSIONS));
    assertThatThrownBy(() -> Viewer.in(here, "ada")).isInstanceOf(RejectedException.class);

    second.session.close(CloseCode.NORMAL);
    Wait.until(() -> getsIn(here));
  }

  private static boolean getsIn(Room room) {
    try {
      Viewer.in(room, "ada");
      return true;
    } catch (RejectedException e) {
      return false; // the place has not been given back yet
    }
  }

  @Test
  void whileTheStoreIsAwayTheNodesOwnCountHasToDo() {
    Viewer second = Viewer.in(there, "ada");
    cluster.cutOff(RIGHT);
    Viewer third = Viewer.in(there, "ada");
    assertThatThrownBy(() -> Viewer.in(there, "ada")).isInstanceOf(RejectedException.class);
    second.session.close(CloseCode.NORMAL);
    third.session.close(CloseCode.NORMAL);
    cluster.reconnect(RIGHT);
    Wait.until(() -> getsIn(there));
  }
}
