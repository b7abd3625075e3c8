package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.NodeId;
import io.synctv.api.SessionId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.session.PresenceEntry;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.api.session.SessionMessage.Welcome;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.Resume;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class JoinTest {

  private static SyncTv sync(Limits.Builder limits) {
    return SyncTv.builder().limits(limits.build()).build();
  }

  private static ErrorCode refusal(Room room, String user) {
    try {
      room.join(User.of(user), message -> {});
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  private static List<String> left(Viewer viewer) {
    return viewer.heard(PresenceChanged.class).stream()
        .flatMap(change -> change.left().stream())
        .map(entry -> entry.user().id().value())
        .toList();
  }

  @Test
  void theWelcomeComesFirstAndSaysAll() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      ada.submit(room, Command.select(Scene.media("a")));
      ada.submit(room, Command.chat("Hi"));
      Viewer bob = Viewer.in(room, "bob");
      Wait.until(() -> !bob.heard(Welcome.class).isEmpty());
      Welcome welcome = (Welcome) bob.heard.getFirst();
      assertThat(welcome.seq()).isEqualTo(3);
      assertThat(welcome.people()).hasSize(2);
      assertThat(welcome.snapshot().playlist()).hasSize(1);
      assertThat(welcome.snapshot().chat()).hasSize(1);
      assertThat(bob.known()).isEqualTo(Viewer.truth(room));
    }
  }

  @Test
  void whoeverComesBackGetsExactlyWhatWasMissed() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Viewer bob = Viewer.in(room, "bob");
      ada.submit(room, Command.chat("1"));
      Wait.until(() -> bob.seq() == 1);
      bob.session.disconnected();
      ada.submit(room, Command.chat("2"));
      ada.submit(room, Command.chat("3"));
      Viewer again = bob.reconnect(room);
      Wait.until(() -> again.seq() == 3);
      assertThat(again.heard(Welcome.class)).hasSize(1);
      assertThat(again.heard(Welcome.class).getFirst().snapshot()).isNull();
      assertThat(again.heard(Ordered.class)).hasSize(2);
      assertThat(again.faults()).isEmpty();
      assertThat(again.id()).isEqualTo(bob.id());
    }
  }

  @Test
  void whatCannotBeReplayedIsReplacedByAFreshWelcome() {
    LocalCluster cluster = LocalCluster.create(new LocalCluster.Options(4, Duration.ofMinutes(10)));
    try (SyncTv sync = SyncTv.builder().transport(cluster.node(NodeId.of("n"))).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      for (int i = 0; i < 10; i++) {
        ada.submit(room, Command.chat("m" + i));
      }
      Epoch epoch = room.view().epoch();
      for (Resume resume :
          List.of(
              new Resume(epoch, 2, null),
              new Resume(Epoch.of("other"), 10, null),
              new Resume(epoch, 11, null),
              new Resume(epoch, Long.MAX_VALUE, null),
              new Resume(epoch, -5, null))) {
        Viewer late = new Viewer(User.of("late")).join(room, resume);
        Wait.until(() -> !late.heard(Welcome.class).isEmpty());
        assertThat(late.heard(Welcome.class).getFirst().snapshot()).as("%s", resume).isNotNull();
        assertThat(late.known()).isEqualTo(Viewer.truth(room));
        late.session.disconnected();
      }
    }
  }

  @Test
  void aSyncBringsWhatIsMissingOrAFreshWelcome() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      ada.submit(room, Command.chat("1"));
      ada.submit(room, Command.chat("2"));
      Wait.until(() -> ada.seq() == 2);
      room.sync(ada.session, new Resume(room.view().epoch(), 1, null));
      Wait.until(() -> ada.heard(Ordered.class).size() == 3);
      assertThat(ada.heard(Ordered.class).getLast().event().seq()).isEqualTo(2);
      room.sync(ada.session, null);
      Wait.until(() -> ada.heard(Welcome.class).size() == 2);
    }
  }

  @Test
  void rejoinWithinGraceIsSilent() {
    try (SyncTv sync = sync(Limits.builder().grace(Duration.ofSeconds(30)))) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Viewer bob = Viewer.in(room, "bob");
      bob.session.disconnected();
      Wait.until(() -> room.people().stream().anyMatch(PresenceEntry::away));
      assertThat(room.count()).isEqualTo(2);
      Viewer again = bob.reconnect(room);
      assertThat(again.id()).isEqualTo(bob.id());
      Wait.until(() -> room.people().stream().noneMatch(PresenceEntry::away));
      Viewer.in(room, "eve");
      Wait.until(() -> told(ada, "eve"));
      assertThat(left(ada)).isEmpty();
    }
  }

  private static boolean told(Viewer viewer, String joined) {
    return viewer.heard(PresenceChanged.class).stream()
        .flatMap(change -> change.joined().stream())
        .anyMatch(entry -> entry.user().id().value().equals(joined));
  }

  @Test
  void leavingIsToldAfterGraceAndAtOnceWithoutIt() {
    for (Duration grace : List.of(Duration.ofMillis(150), Duration.ZERO)) {
      try (SyncTv sync = sync(Limits.builder().grace(grace))) {
        Room room = sync.createRoom("Room", UserId.of("ada"));
        Viewer ada = Viewer.in(room, "ada");
        Viewer bob = Viewer.in(room, "bob");
        Wait.until(() -> told(ada, "bob"));
        bob.session.disconnected();
        Wait.until(() -> left(ada).equals(List.of("bob")));
        assertThat(room.count()).isEqualTo(1);
      }
    }
  }

  /** Guards a bug: the second drop got what was left of the first one's grace period. */
  @Test
  void everyDropHasAGracePeriodOfItsOwn() {
    try (SyncTv sync = sync(Limits.builder().grace(Duration.ofSeconds(1)))) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Viewer bob = Viewer.in(room, "bob");
      long first = System.nanoTime();
      Viewer again = bob.reconnect(room);
      Wait.until(() -> System.nanoTime() - first > 700_000_000L);
      again.session.disconnected();
      Wait.until(() -> System.nanoTime() - first > 1_300_000_000L);
      assertThat(room.count()).isEqualTo(2);
      Wait.until(() -> left(ada).equals(List.of("bob")));
    }
  }

  @Test
  void aSessionThatIsAliveOrSomebodyElsesIsNotContinued() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Resume claim = new Resume(room.view().epoch(), 0, ada.id());
      SessionId twin = new Viewer(User.of("ada")).join(room, claim).id();
      assertThat(twin).isNotEqualTo(ada.id());
      SessionId thief = new Viewer(User.of("bob")).join(room, claim).id();
      assertThat(thief).isNotEqualTo(ada.id());
      assertThat(ada.session.isOpen()).isTrue();
    }
  }

  @Test
  void limitsHaveTheirOwnCodes() {
    try (SyncTv sync =
        sync(Limits.builder().sessionsPerUser(2).sessionsPerRoom(4).sessionsPerNode(5))) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Room other = sync.createRoom("Other", UserId.of("ada"));
      assertThat(refusal(room, "ada")).isNull();
      assertThat(refusal(room, "ada")).isNull();
      assertThat(refusal(room, "ada")).isEqualTo(ErrorCode.TOO_MANY_SESSIONS);
      assertThat(refusal(room, "bob")).isNull();
      assertThat(refusal(room, "bob")).isNull();
      assertThat(refusal(room, "eve")).isEqualTo(ErrorCode.ROOM_FULL);
      assertThat(refusal(other, "eve")).isNull();
      assertThat(refusal(other, "kim")).isEqualTo(ErrorCode.NODE_FULL);
      assertThat(sync.statistics().sessions()).isEqualTo(5);
    }
  }

  @Test
  void placesAreGivenBackWhenSessionsEnd() {
    try (SyncTv sync = sync(Limits.builder().sessionsPerUser(1).grace(Duration.ZERO))) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      for (int i = 0; i < 20; i++) {
        Viewer ada = Viewer.in(room, "ada");
        if (i % 2 == 0) {
          ada.session.disconnected();
        } else {
          ada.session.close(CloseCode.IDLE);
        }
        Wait.until(() -> sync.statistics().sessions() == 0);
      }
    }
  }

  @Test
  void theRoomsOwnLimitIsOfMembersAndKeepsNobodyFromLookingIn() {
    try (SyncTv sync = SyncTv.create()) {
      RoomSettings two =
          new RoomSettings(RoomSettings.DEFAULT.control(), RoomSettings.DEFAULT.advance(), 1);
      Room room = sync.createRoom(new RoomSpec("Room", false, null, two), User.of("ada"));
      assertThat(refusal(room, "ada")).isNull();
      assertThat(refusal(room, "bob")).isNull();
      assertThat(
              Wait.answer(
                  room.submit(
                      Actor.of(User.of("bob")), Submission.of(new RoomCommand.Join(false)))))
          .isEqualTo(new Outcome.Rejected(Rejection.of(ErrorCode.TOO_MANY_MEMBERS)));
    }
  }

  @Test
  void roomsPerPersonAreLimited() {
    try (SyncTv sync = sync(Limits.builder().roomsPerUser(1))) {
      sync.createRoom("One", UserId.of("ada"));
      assertThatThrownBy(() -> sync.createRoom("Two", UserId.of("ada")))
          .isInstanceOf(RejectedException.class)
          .hasMessageContaining("TOO_MANY_ROOMS");
    }
  }

  @Test
  void aLockedRoomLetsInWhoeverJoinedWithItsPassword() {
    try (SyncTv sync = SyncTv.create()) {
      Room room =
          sync.createRoom(
              new RoomSpec("Room", false, "hash", RoomSettings.DEFAULT), User.of("ada"));
      assertThat(refusal(room, "ada")).isNull();
      assertThat(refusal(room, "bob")).isEqualTo(ErrorCode.JOIN_REQUIRED);
      Wait.answer(room.submit(Actor.of(User.of("bob")), Submission.of(new RoomCommand.Join(true))));
      assertThat(refusal(room, "bob")).isNull();
    }
  }

  @Test
  void anEncoderThatFailsKeepsOneOutAndLeavesNothingBehind() {
    AtomicBoolean broken = new AtomicBoolean();
    MessageEncoder encoder =
        message -> {
          if (broken.get()) {
            throw new IllegalStateException("as asked");
          }
          return new byte[100];
        };
    Limits limits = Limits.builder().grace(Duration.ZERO).build();
    try (SyncTv sync = SyncTv.builder().encoder(encoder).limits(limits).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      broken.set(true);
      assertThat(refusal(room, "bob")).isEqualTo(ErrorCode.INTERNAL);
      assertThat(ada.submit(room, Command.chat("unheard"))).isInstanceOf(Outcome.Accepted.class);
      broken.set(false);
      Wait.until(() -> sync.statistics().sessions() == 1 && room.count() == 1);
      room.sync(ada.session, new Resume(ada.epoch(), ada.seq(), null));
      Wait.until(() -> ada.said().equals(List.of("unheard")));
    }
  }
}
