package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.SyncTv;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Viewer;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who gets the session again that was theirs, and who is let in for that into a full room. */
final class ComeBackTest extends OneNode {

  private static final User CYD = User.of("cyd");
  private static final Duration GRACE = Duration.ofSeconds(60);
  private static final Limits LIMITS =
      Limits.builder().grace(GRACE).sessionsPerRoom(2).sessionsPerNode(3).build();

  ComeBackTest() {
    super(LIMITS);
  }

  private Viewer join(Room there, User user, SessionId wanted) {
    Viewer viewer = new Viewer(user);
    Resume resume = wanted == null ? null : new Resume(Epoch.of("before"), 0, wanted);
    JoinRequest request = new JoinRequest(user, null, resume).withIdle(JoinRequest.NEVER_IDLE);
    viewer.session = there.join(request, viewer);
    time.run();
    return viewer;
  }

  private ErrorCode refusal(Room there, User user, Resume resume) {
    try {
      there.join(new JoinRequest(user, null, resume), new Viewer(user));
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  private static Resume named(SessionId wanted) {
    return new Resume(Epoch.of("before"), 0, wanted);
  }

  @Test
  void whoHasComeBackStaysWhenTheGracePeriodIsOver() {
    Viewer bob = join(room, BOB, null);
    bob.session.disconnected();
    time.run();
    Viewer back = join(room, BOB, bob.id());
    assertThat(back.id()).isEqualTo(bob.id());
    time.advance(GRACE.plusSeconds(1));
    assertThat(room.people()).singleElement().matches(entry -> !entry.away());
    assertThat(back.session.isOpen()).isTrue();
  }

  @Test
  void whoComesIsSeenByNodesThatComeLater() {
    Viewer bob = join(room, BOB, null);
    ClusterTransport elsewhere = cluster.node(NodeId.of("elsewhere"));
    assertThat(time.join(elsewhere.presence().list(room.id())))
        .extracting(entry -> PresenceCodec.decodeEntry(entry.details()).session())
        .containsExactly(bob.id());
  }

  // ---- whose connection is silent

  @Test
  void aSessionThatWasHeardOfLatelyIsNotTaken() {
    Viewer bob = join(room, BOB, null);
    time.advance(Duration.ofMillis(9999));
    Viewer again = join(room, BOB, bob.id());
    assertThat(again.id()).isNotEqualTo(bob.id());
    assertThat(bob.session.isOpen()).isTrue();
    assertThat(room.people()).hasSize(2);
  }

  @Test
  void aSessionThatIsSilentForTenSecondsGoesOnOnTheNewConnection() {
    Viewer bob = join(room, BOB, null);
    time.advance(Duration.ofSeconds(10));
    Viewer again = join(room, BOB, bob.id());
    assertThat(again.id()).isEqualTo(bob.id());
    assertThat(bob.closed).containsExactly(CloseCode.INSUFFICIENT_STATE);
    assertThat(again.session.isOpen()).isTrue();
    assertThat(room.people()).singleElement().matches(entry -> !entry.away());
    assertThat(sync.statistics().sessions()).isEqualTo(1);
  }

  @Test
  void whoTakesASilentSessionOverNeedsNoOtherPlaceOnTheNode() {
    Viewer bob = join(room, BOB, null);
    Room beside = sync.createRoom("Beside", ADA.user().id());
    join(beside, User.of("dan"), null);
    join(beside, User.of("eve"), null);
    time.advance(Duration.ofSeconds(10));
    assertThat(join(room, BOB, bob.id()).id()).isEqualTo(bob.id());
  }

  // ---- sessions of another node

  @Test
  void aSessionThatIsConnectedElsewhereIsNotTaken() {
    try (SyncTv other =
        SyncTv.builder()
            .time(time)
            .stores(database)
            .transport(cluster.node(NodeId.of("two")))
            .build()) {
      Viewer bob = join(other.handle(room.id()), BOB, null);
      time.advance(Duration.ofSeconds(1));
      assertThat(room.people()).hasSize(1);
      assertThat(join(room, BOB, bob.id()).id()).isNotEqualTo(bob.id());
      assertThat(bob.session.isOpen()).isTrue();
    }
  }

  // ---- full rooms

  @Test
  void whoNamesNoSessionThatIsThereDoesNotComeBackToAFullRoom() {
    join(room, BOB, null);
    join(room, CYD, null);
    time.advance(Duration.ofSeconds(31)); // by then a node has heard of everybody
    assertThat(refusal(room, BOB, named(SessionId.of("nobodys")))).isEqualTo(ErrorCode.ROOM_FULL);
    assertThat(refusal(room, BOB, named(null))).isEqualTo(ErrorCode.ROOM_FULL);
  }

  /** The node cannot say yet whose sessions there are. */
  @Test
  void whoNamesASessionThatANewNodeDoesNotKnowIsToldToTryAgain() {
    join(room, BOB, null);
    join(room, CYD, null);
    BentTransport blind = new BentTransport(cluster.node(NodeId.of("blind")));
    blind.hidingPeople = true;
    try (SyncTv late =
        SyncTv.builder().time(time).stores(database).transport(blind).limits(LIMITS).build()) {
      Room there = late.handle(room.id());
      assertThat(refusal(there, BOB, named(SessionId.of("nobodys"))))
          .isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refusal(there, BOB, named(null))).isEqualTo(ErrorCode.ROOM_FULL);
    }
  }

  @Test
  void whoseSessionIsConnectedDoesNotComeBackToAFullRoom() {
    Viewer bob = join(room, BOB, null);
    join(room, CYD, null);
    assertThat(refusal(room, BOB, named(bob.id()))).isEqualTo(ErrorCode.ROOM_FULL);
    time.advance(Duration.ofSeconds(11));
    assertThat(join(room, BOB, bob.id()).id()).as("it is silent").isEqualTo(bob.id());
  }

  /** Coming back is for once, unless it came to nothing. */
  @Test
  void whoWasNotLetInMayComeBackStill() {
    Viewer bob = join(room, BOB, null);
    join(room, CYD, null);
    bob.session.disconnected();
    time.run();
    Room beside = sync.createRoom("Beside", ADA.user().id());
    Viewer one = join(beside, User.of("dan"), null);
    join(beside, User.of("eve"), null);
    assertThat(refusal(room, BOB, named(bob.id()))).as("the node is full").isNotNull();
    one.session.close(CloseCode.NORMAL);
    time.run();
    assertThat(join(room, BOB, bob.id()).id()).isEqualTo(bob.id());
  }
}
