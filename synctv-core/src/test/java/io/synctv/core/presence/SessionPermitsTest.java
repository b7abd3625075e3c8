package io.synctv.core.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.RoomId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.ErrorCode;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Counters;
import io.synctv.core.engine.VirtualThreads;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.Resume;
import io.synctv.core.session.SessionRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which limit is reached, what a permit's holder has while it comes, drops, moves and goes. */
final class SessionPermitsTest {

  private static final User ADA = User.of("ada");
  private static final RoomId ROOM = RoomId.of("room");
  private static final SessionId SESSION = SessionId.of("session");
  private static final NodeId NODE = NodeId.of("node");

  private final LocalCluster cluster = LocalCluster.create();
  private final ClusterTransport transport = cluster.node(NODE);
  private final VirtualThreads threads = new VirtualThreads();
  private final Quota quota = new Quota(transport.counters(), threads);
  private final PermitTable table = new PermitTable();

  @AfterEach
  void stop() {
    threads.close();
    transport.close();
  }

  private SessionPermits ask(int perUser, int capacity) {
    return SessionPermits.ask(quota, ADA.id(), perUser, ROOM, capacity);
  }

  private SessionPermits taken() {
    SessionPermits permits = ask(9, 9);
    assertThat(permits.refused()).isNull();
    return permits;
  }

  private void isCounted(int ofUser, int ofRoom) {
    ClusterTransport probe = cluster.node(NodeId.of("probe"));
    assertThat(Wait.answer(probe.counters().total("user:ada"))).isEqualTo(ofUser);
    assertThat(Wait.answer(probe.counters().total("room:room"))).isEqualTo(ofRoom);
    probe.close();
  }

  private static SessionRegistry registry(int perNode) {
    return new SessionRegistry(Limits.builder().sessionsPerNode(perNode).build());
  }

  @Test
  void theLimitThatIsReachedIsTold() {
    taken();
    assertThat(ask(1, 9).refused()).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
    SessionPermits full = ask(9, 1);
    assertThat(full.refused()).isEqualTo(ErrorCode.ROOM_FULL);
  }

  @Test
  void whatTheClusterHasCountedIsNotCountedAgain() {
    assertThat(taken().confirm(registry(1), ADA, 50, 9)).isNull();
  }

  @Test
  void whereTheClusterCountsNothingWhomTheNodeKnowsHasToDo() {
    cluster.cutOff(NODE);
    SessionPermits permits = taken();
    assertThat(permits.confirm(registry(1), ADA, 8, 9)).isNull();
    assertThat(permits.confirm(registry(1), ADA, 9, 9)).isEqualTo(ErrorCode.ROOM_FULL);
    SessionPermits returning = ask(9, Integer.MAX_VALUE);
    assertThat(returning.refused()).isNull();
    assertThat(returning.confirm(registry(1), ADA, 9, 9)).as("has a place there").isNull();
  }

  /** Whatever it fails with: whoever asked was refused as if it were their fault. */
  @Test
  void aTransportThatFailsOrThrowsRefusesNobody() {
    for (boolean throwing : new boolean[] {true, false}) {
      Quota faulty = new Quota(new FaultyCounters(throwing), threads);
      SessionPermits permits = SessionPermits.ask(faulty, ADA.id(), 9, ROOM, 9);

      assertThat(permits.refused()).as("throwing: " + throwing).isNull();
      permits.giveBack();
    }
  }

  /** Guards a bug: what was given back to it took down whoever gave it. */
  @Test
  void aTransportThatThrowsWhenAPlaceIsGivenBackTakesNobodyDown() {
    Counters counting =
        new FaultyCounters(true) {
          @Override
          public CompletionStage<Boolean> take(String counter, int limit) {
            return CompletableFuture.completedFuture(true);
          }
        };
    SessionPermits permits = SessionPermits.ask(new Quota(counting, threads), ADA.id(), 9, ROOM, 9);
    assertThat(permits.refused()).isNull();

    permits.giveBack();
  }

  private static class FaultyCounters implements Counters {
    private final boolean throwing;

    FaultyCounters(boolean throwing) {
      this.throwing = throwing;
    }

    private <T> CompletionStage<T> fail() {
      if (throwing) {
        throw new IllegalStateException("a fault of the transport");
      }
      return CompletableFuture.failedFuture(new AssertionError("a fault of the transport"));
    }

    @Override
    public CompletionStage<Boolean> take(String counter, int limit) {
      return fail();
    }

    @Override
    public CompletionStage<@Nullable Void> give(String counter) {
      return fail();
    }

    @Override
    public CompletionStage<Integer> total(String counter) {
      return fail();
    }

    @Override
    public CompletionStage<Counters.Permit> permit(String name, int limit, Duration window) {
      return fail();
    }
  }

  @Test
  void theNodesOwnLimitHoldsToo() {
    SessionRegistry node = registry(1);
    assertThat(taken().confirm(node, ADA, 0, 9)).isNull();
    assertThat(taken().confirm(node, ADA, 1, 9)).isEqualTo(ErrorCode.NODE_FULL);
  }

  @Test
  void whatIsGivenBackTwiceIsGivenBackOnce() {
    SessionPermits permits = taken();
    taken();
    isCounted(2, 2);
    permits.giveBack();
    permits.giveBack();
    isCounted(1, 1);
  }

  @Test
  void whoDropsKeepsTheRoomsPermitOnly() {
    table.hold(SESSION, taken());
    table.dropped(SESSION);
    isCounted(0, 1);
    table.left(SESSION);
    isCounted(0, 0);
  }

  @Test
  void whoComesBackHasOnePermitOfEachKind() {
    table.hold(SESSION, taken());
    table.hold(SESSION, taken());
    isCounted(1, 1);
    table.moved(SESSION);
    isCounted(0, 0);
    table.moved(SESSION);
    table.dropped(SESSION);
    isCounted(0, 0);
  }

  @Test
  void aRoomThatEndsGivesBackAll() {
    table.hold(SESSION, taken());
    table.hold(SessionId.of("other"), taken());
    table.clear();
    isCounted(0, 0);
  }

  /** Or nobody would be bound by a limit. */
  @Test
  void aSessionIsComeBackForOnce() {
    assertThat(table.claim(SESSION)).isTrue();
    assertThat(table.claim(SESSION)).isFalse();
    table.unclaim(null);
    table.unclaim(new Resume(Epoch.of("e"), 0, null));
    table.unclaim(new Resume(Epoch.of("e"), 0, SessionId.of("other")));
    assertThat(table.claim(SESSION)).isFalse();
  }

  @Test
  void aSessionMayBeComeBackForAgainOnceTheFirstOneIsInOrOutOrGone() {
    assertThat(table.claim(SESSION)).isTrue();
    table.unclaim(new Resume(Epoch.of("e"), 0, SESSION));
    assertThat(table.claim(SESSION)).as("was not let in").isTrue();
    table.hold(SESSION, taken());
    assertThat(table.claim(SESSION)).as("was let in").isTrue();
    table.left(SESSION);
    assertThat(table.claim(SESSION)).as("has left").isTrue();
    table.clear();
    assertThat(table.claim(SESSION)).as("the room has ended").isTrue();
  }
}
