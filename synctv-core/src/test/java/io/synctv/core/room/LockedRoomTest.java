package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.ChatCommand;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A new password ends what came by the old one, on every node, and nobody outside hears more. */
final class LockedRoomTest {

  private static final User BOB = User.of("bob");
  private static final User CARL = User.of("carl");
  private static final Actor ADA = Actor.of(User.of("ada"));

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMinutes(1)));
  private final BentTransport right = new BentTransport(cluster.node(NodeId.of("right")));
  private final SyncTv one =
      SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("left"))).build();
  private final SyncTv two = SyncTv.builder().stores(stores).transport(right).build();
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static Outcome give(Room room, Actor by, RoomCommand command) {
    return Wait.answer(room.submit(by, Submission.of(command)));
  }

  private static void change(Room room, RoomCommand command) {
    assertThat(give(room, ADA, command)).isInstanceOf(Outcome.Accepted.class);
  }

  private static RoomCommand password(String hash) {
    return new RoomCommand.Update(null, null, new RoomCommand.PasswordChange(hash), null);
  }

  private static Viewer member(Room room, User user, RoomCommand.Join join) {
    assertThat(give(room, Actor.of(user), join)).isInstanceOf(Outcome.Accepted.class);
    return new Viewer(user).join(room, null);
  }

  private static void say(Room room, String text) {
    assertThat(Wait.answer(room.submit(ADA, Submission.of(new ChatCommand.Send(text, null, null)))))
        .isInstanceOf(Outcome.Accepted.class);
  }

  private static ErrorCode atTheDoor(Room room, User user) {
    try {
      room.join(JoinRequest.of(user), new Viewer(user));
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  private List<UserId> kept() {
    return stores.rooms().read(here.id(), 1).orElseThrow().members().stream()
        .map(Member::user)
        .map(User::id)
        .toList();
  }

  @Test
  void whoCameByTheOldPasswordGoesOnEveryNodeAndComesBackWithTheNewOne() {
    Viewer early = member(there, User.of("early"), new RoomCommand.Join(false));
    change(here, password("old"));
    Viewer bob = member(there, BOB, new RoomCommand.Join(true, "old"));
    Viewer carl = member(here, CARL, new RoomCommand.Join(true, "old"));

    change(here, password("new"));
    say(here, "among us");

    Wait.until(() -> !bob.closed.isEmpty() && !carl.closed.isEmpty());
    assertThat(bob.closed).containsExactly(CloseCode.JOIN_REQUIRED);
    assertThat(carl.closed).containsExactly(CloseCode.JOIN_REQUIRED);
    Wait.until(() -> early.known().equals(Viewer.truth(here)));
    for (Viewer out : List.of(bob, carl)) {
      assertThat(heard(out, "among us")).isFalse();
      assertThat(out.heard(SessionMessage.Ordered.class))
          .as("not even the change that shut them out")
          .noneMatch(message -> tellsPassword(message.event().event(), "new"));
    }
    assertThat(heard(early, "among us")).isTrue();
    assertThat(ada.closed).isEmpty();
    assertThat(early.closed).isEmpty();
    assertThat(kept()).containsExactlyInAnyOrder(UserId.of("ada"), UserId.of("early"));
    assertThat(here.view().state().members()).containsOnlyKeys(kept());
    Wait.until(() -> there.view().state().members().size() == 2);
    Wait.until(() -> here.count() == 2 && there.count() == 2);
    for (Room room : List.of(here, there)) {
      assertThat(atTheDoor(room, BOB)).isEqualTo(ErrorCode.JOIN_REQUIRED);
    }
    assertThat(give(there, Actor.of(BOB), new RoomCommand.Join(true, "new")))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(atTheDoor(there, BOB)).isNull();
  }

  private static boolean heard(Viewer viewer, String text) {
    return viewer.heard.stream().anyMatch(message -> message.toString().contains(text));
  }

  private static boolean tellsPassword(RoomEvent event, String hash) {
    return event instanceof InfoEvent.Changed changed && hash.equals(changed.room().passwordHash());
  }

  /** The host has compared the old password, and the owner was faster. */
  @Test
  void aJoinWithTheOldPasswordIsRefusedOnceThereIsANewOne() {
    change(here, password("old"));
    right.delaying = true;
    change(here, password("new"));
    assertThat(give(there, Actor.of(BOB), new RoomCommand.Join(true, "old")))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            no -> assertThat(no.rejection().code()).isEqualTo(ErrorCode.WRONG_PASSWORD));
    right.deliver();
    assertThat(kept()).containsExactly(UserId.of("ada"));
  }

  /** A node that is behind its log gives nothing more to whom it knows to be shut out. */
  @Test
  void syncAsksWhatTheDoorAsksOnANodeWhoseLogIsBehind() {
    change(here, password("old"));
    Viewer bob = member(there, BOB, new RoomCommand.Join(true, "old"));
    right.delaying = true;
    change(here, password("new"));
    Wait.until(() -> !there.access(BOB).mayEnter());
    int welcomes = bob.heard(SessionMessage.Welcome.class).size();

    there.sync(bob.session, null);

    Wait.until(() -> bob.closed.contains(CloseCode.JOIN_REQUIRED));
    assertThat(bob.heard(SessionMessage.Welcome.class)).hasSize(welcomes);
    right.deliver();
  }

  /** What waits for somebody who reads slowly is not told after they were shut out. */
  @Test
  void whatWaitsForWhoIsShutOutIsDropped() throws InterruptedException {
    change(here, password("old"));
    give(here, Actor.of(BOB), new RoomCommand.Join(true, "old"));
    Slow slow = new Slow();
    here.join(JoinRequest.of(BOB), slow);
    Wait.until(() -> slow.writing.getCount() == 0);
    for (int i = 0; i < 5; i++) {
      say(here, "line " + i);
    }
    change(here, password("new"));
    Wait.until(() -> here.count() == 1);
    slow.free.countDown();
    Wait.until(() -> slow.closed.contains(CloseCode.JOIN_REQUIRED));
    assertThat(slow.batches).hasSize(1);
  }

  /** Holds on to the first of what it is told until it is let go. */
  private static final class Slow implements SessionSink {
    final List<List<OutboundMessage>> batches = new CopyOnWriteArrayList<>();
    final List<CloseCode> closed = new CopyOnWriteArrayList<>();
    final CountDownLatch writing = new CountDownLatch(1);
    final CountDownLatch free = new CountDownLatch(1);

    @Override
    public void write(List<OutboundMessage> messages) {
      batches.add(messages);
      writing.countDown();
      try {
        free.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close(CloseCode code, boolean writable) {
      closed.add(code);
    }
  }

  @Test
  void whoIsKickedOutOfALockedRoomNeedsThePasswordAgain() {
    change(here, password("old"));
    Viewer bob = member(there, BOB, new RoomCommand.Join(true, "old"));
    change(here, new RoomCommand.Kick(BOB.id()));
    Wait.until(() -> !bob.closed.isEmpty());
    assertThat(bob.closed).containsExactly(CloseCode.KICKED);
    for (Room room : List.of(here, there)) {
      Wait.until(() -> !room.access(BOB).mayEnter());
      assertThat(atTheDoor(room, BOB)).isEqualTo(ErrorCode.JOIN_REQUIRED);
    }
    assertThat(kept()).containsExactly(UserId.of("ada"));
  }
}
