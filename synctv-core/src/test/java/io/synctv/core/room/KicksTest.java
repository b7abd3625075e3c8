package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.Epoch;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.store.Stores;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages;
import io.synctv.core.SyncTv;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.codec.NodeMessageCodec;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.Resume;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is sent out goes on every node, whatever connects it with the one that was asked. */
final class KicksTest {

  private static final NodeId LEFT = NodeId.of("left");
  private static final NodeId RIGHT = NodeId.of("right");
  private static final Actor ADA = Actor.of(User.of("ada"));
  private static final UserId BOB = UserId.of("bob");
  private static final String SINCE = "ChangeStore.since";

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMinutes(1)));
  private final SpyStores spied = new SpyStores(stores);
  private final SyncTv one = engine(stores, cluster.node(LEFT));
  private final SyncTv two = engine(spied, cluster.node(RIGHT));
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer bob = Viewer.in(there, "bob");

  private static SyncTv engine(Stores stores, ClusterTransport transport) {
    Limits limits = Limits.builder().grace(Duration.ofMinutes(5)).build();
    return SyncTv.builder().stores(stores).transport(transport).limits(limits).build();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static Outcome kick(Room room, Actor by, String whom) {
    return Wait.answer(room.submit(by, Submission.of(new RoomCommand.Kick(UserId.of(whom)))));
  }

  private static void kickBob(Room room) {
    assertThat(kick(room, ADA, "bob"))
        .isInstanceOfSatisfying(
            Outcome.Accepted.class,
            yes -> assertThat(yes.events()).containsExactly(new MemberEvent.Kicked(BOB)));
  }

  private static List<String> names(Room room) {
    return room.people().stream().map(entry -> entry.user().name()).sorted().toList();
  }

  private void awaitBoth() {
    Wait.until(() -> names(here).equals(List.of("ada", "bob")));
    Wait.until(() -> names(there).equals(List.of("ada", "bob")));
  }

  private static long kicksToldTo(Viewer viewer) {
    return viewer.heard(SessionMessage.Ordered.class).stream()
        .filter(message -> message.event().event().equals(new MemberEvent.Kicked(BOB)))
        .count();
  }

  @Test
  void whoIsKickedIsKickedOnEveryNodeAndTheOthersAreToldInOrder() {
    awaitBoth();
    Viewer again = Viewer.in(here, "bob");
    assertThat(kick(there, Actor.of(User.of("bob")), "ada"))
        .isInstanceOfSatisfying(
            Outcome.Rejected.class,
            no -> assertThat(no.rejection().code()).isEqualTo(ErrorCode.FORBIDDEN));

    kickBob(here);

    Wait.until(() -> !bob.closed.isEmpty() && !again.closed.isEmpty());
    assertThat(bob.closed).containsExactly(CloseCode.KICKED);
    assertThat(again.closed).containsExactly(CloseCode.KICKED);
    assertThat(ada.closed).isEmpty();
    Wait.until(() -> names(here).equals(List.of("ada")));
    Wait.until(() -> names(there).equals(List.of("ada")));
    Wait.until(() -> kicksToldTo(ada) == 1);
    ada.submit(here, Command.chat("gone"));
    Wait.until(() -> ada.said().size() == 1);
    assertThat(ada.faults()).isEmpty();
  }

  @Test
  void aKickOnANodeThatIsCutOffReachesTheOthersAndTheirsReachesIt() {
    Viewer cyd = Viewer.in(there, "cyd");
    Viewer dan = Viewer.in(here, "dan");
    cluster.cutOff(RIGHT);

    assertThat(kick(there, ADA, "dan")).isInstanceOf(Outcome.Accepted.class);
    assertThat(kick(here, ADA, "cyd")).isInstanceOf(Outcome.Accepted.class);

    Wait.until(() -> dan.closed.contains(CloseCode.KICKED));
    Wait.until(() -> cyd.closed.contains(CloseCode.KICKED));
    assertThat(ada.closed).isEmpty();
    assertThat(bob.closed).isEmpty();
  }

  @Test
  void whoHasComeBackSinceStays() {
    Viewer before = Viewer.in(here, "bob");
    cluster.cutOff(RIGHT);
    kickBob(there);
    Wait.until(() -> bob.closed.contains(CloseCode.KICKED));
    long kicked = System.currentTimeMillis();
    Wait.until(() -> System.currentTimeMillis() > kicked + 1); // a session says since which one
    Viewer back = Viewer.in(here, "bob"); // before this node has heard, or soon after
    Viewer backThere = Viewer.in(there, "bob");

    Wait.until(() -> before.closed.contains(CloseCode.KICKED));
    Wait.until(() -> kicksToldTo(ada) == 1);
    cluster.reconnect(RIGHT);
    Wait.until(() -> back.epoch().equals(backThere.epoch()));

    assertThat(back.closed).isEmpty();
    assertThat(backThere.closed).isEmpty();
  }

  @Test
  void aRetryOfAKickSendsNobodyOutWhoHasComeBack() {
    awaitBoth();
    Submission keyed =
        new Submission(new RoomCommand.Kick(BOB), null, null, IdempotencyKey.of("once"));
    Outcome first = Wait.answer(here.submit(ADA, keyed));
    Wait.until(() -> bob.closed.contains(CloseCode.KICKED));
    Viewer back = Viewer.in(there, "bob");

    Outcome again = Wait.answer(there.submit(ADA, keyed));

    assertThat(((Outcome.Accepted) again).events()).isEqualTo(((Outcome.Accepted) first).events());
    assertThat(back.submit(there, Command.chat("hi"))).isInstanceOf(Outcome.Accepted.class);
    assertThat(back.closed).isEmpty();
  }

  @Test
  void whoHasLostTheConnectionHasNothingToComeBackTo() {
    awaitBoth();
    bob.session.disconnected();
    Wait.until(() -> there.people().stream().anyMatch(entry -> entry.away()));

    kickBob(here);

    Wait.until(() -> names(there).equals(List.of("ada")));
    Wait.until(() -> names(here).equals(List.of("ada")));
    Viewer back = new Viewer(User.of("bob"));
    back.join(there, new Resume(Epoch.of("before"), 0, bob.id()));
    assertThat(back.id()).isNotEqualTo(bob.id());
  }

  /**
   * A session that is closing already, for a reason that lets it come back, is kicked all the same.
   */
  @Test
  void whoIsBeingClosedForAnotherReasonHasNothingToComeBackToEither() {
    awaitBoth();
    for (int i = 0; i < 20; i++) {
      Viewer cyd = Viewer.in(there, "cyd");
      Wait.answer(there.submit(ADA, Submission.of(new RoomCommand.Kick(UserId.of("nobody")))));
      var kicked = there.submit(ADA, Submission.of(new RoomCommand.Kick(UserId.of("cyd"))));
      cyd.session.close(CloseCode.SLOW_CONSUMER);
      Wait.answer(kicked);
      Wait.until(() -> names(there).equals(List.of("ada", "bob")));
    }
  }

  /** The room of a node that went on by itself is read anew when it is back, without the event. */
  @Test
  void aNodeThatComesBackSendsOutWhomTheOthersSentOutMeanwhile() {
    ada.submit(here, Command.select(Scene.media("a")));
    for (int i = 0; i < 5; i++) {
      Viewer cyd = Viewer.in(there, "cyd");
      cluster.cutOff(RIGHT);
      Wait.answer(there.submit(ADA, Submission.of(Command.play())));
      assertThat(kick(here, ADA, "cyd")).isInstanceOf(Outcome.Accepted.class);
      cluster.reconnect(RIGHT);
      Wait.until(() -> cyd.closed.contains(CloseCode.KICKED));
    }
  }

  /**
   * Guards a bug: a look for kicks that failed was the only one, and whoever was sent out stayed.
   */
  @Test
  void whatTheOthersSentOutMeanwhileIsLookedForUntilTheDatabaseAnswers() {
    ada.submit(here, Command.select(Scene.media("a")));
    Viewer away = Viewer.in(there, "cyd");
    away.session.disconnected();
    spied.failing.add(SINCE);
    for (String whom : List.of("bob", "cyd")) {
      cluster.cutOff(RIGHT);
      Wait.answer(there.submit(ADA, Submission.of(Command.play())));
      assertThat(kick(here, ADA, whom)).isInstanceOf(Outcome.Accepted.class);
      spied.calls.clear();
      cluster.reconnect(RIGHT);
      Wait.until(() -> there.view().state().revision().equals(here.view().state().revision()));
      Wait.until(() -> spied.calls.contains(SINCE));
    }
    assertThat(bob.closed).isEmpty();
    spied.failing.clear();
    Wait.until(() -> bob.closed.contains(CloseCode.KICKED));
    Wait.until(() -> names(there).equals(List.of("ada")));
  }

  /** Servers of an older version do not say when a kick was; the next one holds all the same. */
  @Test
  void aKickThatDoesNotSayWhenIsFollowedByOthers() {
    awaitBoth();
    ClusterTransport older = cluster.node(NodeId.of("older"));
    NodeMessage kick = new NodeMessage.Kick(BOB, Long.MAX_VALUE);
    older
        .messages()
        .send(Address.of(here.id()), Messages.Urgency.CONTROL, NodeMessageCodec.encode(1, kick));
    Wait.until(() -> bob.closed.contains(CloseCode.KICKED));
    long kicked = System.currentTimeMillis();
    Wait.until(() -> System.currentTimeMillis() > kicked + 1); // a session says since which one
    Viewer back = Viewer.in(there, "bob");

    kickBob(here);

    Wait.until(() -> back.closed.contains(CloseCode.KICKED));
    older.close();
  }
}
