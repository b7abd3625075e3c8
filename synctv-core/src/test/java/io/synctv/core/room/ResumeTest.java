package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.RecordingSink;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session that is away is its own person's to come back for, and nobody else's. */
final class ResumeTest {

  /** A node that has just loaded a room says that it may know more soon. */
  private static final Set<ErrorCode> FULL = Set.of(ErrorCode.ROOM_FULL, ErrorCode.UNAVAILABLE);

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv one = engine("one");
  private final SyncTv two = engine("two");
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer bob = Viewer.in(here, "bob");

  private SyncTv engine(String node) {
    Limits limits = Limits.builder().grace(Duration.ofMinutes(5)).sessionsPerRoom(2).build();
    return SyncTv.builder()
        .stores(stores)
        .transport(cluster.node(NodeId.of(node)))
        .limits(limits)
        .build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** Bob loses the connection, and both nodes know. */
  private void bobIsAway() {
    bob.session.disconnected();
    Wait.until(() -> isAway(here) && isAway(there));
  }

  private boolean isAway(Room room) {
    return room.people().stream()
        .anyMatch(entry -> entry.session().equals(bob.id()) && entry.away());
  }

  private static ErrorCode refusal(Room room, String user, SessionId wanted) {
    JoinRequest request =
        new JoinRequest(User.of(user), null, new Resume(Epoch.of("any"), 0, wanted));
    try {
      room.join(request, new RecordingSink());
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  /** The room is full: who comes back for a session is let in, who only says so is not. */
  @Test
  void nobodyElseTakesThePlaceOfASessionThatIsAway() {
    bobIsAway();
    assertThat(refusal(here, "eve", bob.id())).isIn(FULL);
    assertThat(refusal(there, "eve", bob.id())).isIn(FULL);
    assertThat(isAway(here)).isTrue();
    assertThat(bob.reconnect(here).id()).isEqualTo(bob.id());
  }

  @Test
  void nobodyElseTakesThePlaceOfASessionThatIsAwayOnAnotherNode() {
    bobIsAway();
    assertThat(refusal(there, "eve", bob.id())).isIn(FULL);
    assertThat(bob.reconnect(there).id()).isEqualTo(bob.id());
  }

  /** With room for one more, whoever names somebody else's session gets one of their own. */
  @Test
  void whoNamesSomebodyElsesSessionGetsAnother() {
    bobIsAway();
    ada.session.close(CloseCode.NORMAL);
    Wait.until(() -> here.count() == 1 && there.count() == 1);
    Viewer eve = new Viewer(User.of("eve")).join(here, new Resume(Epoch.of("any"), 0, bob.id()));
    assertThat(eve.id()).isNotEqualTo(bob.id());
    assertThat(isAway(here)).isTrue();
    assertThat(bob.reconnect(here).id()).isEqualTo(bob.id());
    assertThat(eve.closed).isEmpty();
  }
}
