package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Permission;
import io.synctv.api.member.Role;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.store.Changes;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.core.SyncTv;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.codec.NodeMessageCodec;
import io.synctv.core.codec.PresenceCodec;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What the database has accepted of people's rights holds before the log tells it. */
final class AheadOfTheLogTest extends OneNode {

  private final ClusterTransport elsewhere = cluster.node(NodeId.of("elsewhere"));
  private final List<NodeMessage> heard = new ArrayList<>();

  private void listen() {
    var unused =
        elsewhere
            .messages()
            .listen(
                Address.of(room.id()),
                (from, bytes) -> heard.add(NodeMessageCodec.decode(bytes).message()));
  }

  private <T extends NodeMessage> List<T> heard(Class<T> type) {
    return heard.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Test
  void settingsHoldAtOnceAndOtherNodesAreTold() {
    listen();
    holdTheLog();
    CompletionStage<Outcome> changed = give(control(ControlPolicy.ADMINS));
    time.run();
    assertThat(room.access(BOB).permissions().has(Permission.PLAY_PAUSE)).isFalse();
    assertThat(heard(NodeMessage.AccessChange.class))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.events()).hasOnlyElementsOfType(InfoEvent.Changed.class);
              assertThat(change.revision()).isEqualTo(kept());
            });
    letTheLogGo();
    assertThat(time.join(changed)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void whatIsTakenAndGivenBackIsToldThoughTheLogTellsNothing() {
    Viewer bob = join();
    holdTheLog();
    for (ControlPolicy policy : List.of(ControlPolicy.ADMINS, ControlPolicy.EVERYONE)) {
      var unused = give(control(policy));
      time.run();
      assertThat(bob.heard(SessionMessage.Access.class).getLast().permissions())
          .isEqualTo(room.access(BOB).permissions());
    }
    assertThat(bob.heard(SessionMessage.Access.class)).hasSize(2);
  }

  @Test
  void whoMayNotEnterAnyMoreIsRefusedThoughTheLogTellsNothing() {
    holdTheLog();
    var unused =
        give(new RoomCommand.Update(null, null, new RoomCommand.PasswordChange("hash"), null));
    time.run();
    asked();
    for (Command command : List.of(Command.play(), add("a"), Command.chat("hi"))) {
      Outcome refused = time.join(room.submit(Actor.of(BOB), Submission.of(command)));
      assertThat(code(refused)).isEqualTo(ErrorCode.JOIN_REQUIRED);
    }
    assertThat(asked()).isEmpty();
  }

  /** By whoever comes to the room later, on a node that has not been in it. */
  @Test
  void aRoleIsSeenWithTheSessionByNodesThatComeLater() {
    Viewer bob = join();
    accepted(new RoomCommand.ChangeRole(BOB.id(), Role.ADMIN, null));
    time.run();
    assertThat(time.join(elsewhere.presence().list(room.id())))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.session()).isEqualTo(bob.id());
              assertThat(PresenceCodec.decodeEntry(entry.details()).role()).isEqualTo(Role.ADMIN);
            });
  }

  private static RoomCommand control(ControlPolicy control) {
    return new RoomCommand.Update(
        null, null, null, new RoomCommand.SettingsChange(control, null, null));
  }

  /** It would be as much again for every entry that somebody adds. */
  @Test
  void whatIsNotAboutRightsIsToldByTheLogAlone() {
    listen();
    CompletionStage<Outcome> added = give(add("a"));
    CompletionStage<Outcome> changed = give(control(ControlPolicy.ADMINS));
    assertThat(time.join(added)).isInstanceOf(Outcome.Accepted.class);
    assertThat(time.join(changed)).isInstanceOf(Outcome.Accepted.class);
    accepted(add("b"));
    List<RoomEvent> told =
        heard(NodeMessage.AccessChange.class).stream().flatMap(c -> c.events().stream()).toList();
    assertThat(told).hasSize(1).hasOnlyElementsOfType(InfoEvent.Changed.class);
  }

  /** And once: who comes back in the same millisecond is not sent out when the log tells it. */
  @Test
  void aKickHoldsAtOnceAndOtherNodesAreTold() {
    Viewer bob = join();
    listen();
    holdTheLog();
    CompletionStage<Outcome> kicked = give(new RoomCommand.Kick(BOB.id()));
    time.run();
    assertThat(bob.closed).containsExactly(CloseCode.KICKED);
    assertThat(heard(NodeMessage.Kick.class))
        .containsExactly(new NodeMessage.Kick(BOB.id(), time.millis()));
    Viewer back = join();
    letTheLogGo();
    assertThat(time.join(kicked)).isInstanceOf(Outcome.Accepted.class);
    time.run();
    assertThat(back.closed).isEmpty();
    assertThat(back.session.isOpen()).isTrue();
  }

  /** Its own node has not heard of the kick, and would let it go on. */
  @Test
  void aSessionOfAnotherNodeThatWasSentOutIsNotGoneOnWith() {
    assertThat(getsItsSessionBackHere(() -> {})).isTrue();
    assertThat(getsItsSessionBackHere(() -> accepted(new RoomCommand.Kick(BOB.id())))).isFalse();
  }

  /** Says whether somebody gets the session again here that began in the same millisecond there. */
  private boolean getsItsSessionBackHere(Runnable first) {
    first.run();
    BentTransport deaf = new BentTransport(cluster.node(NodeId.of("deaf" + time.millis())));
    deaf.clock = transport.clock;
    deaf.deaf = true;
    try (SyncTv other = SyncTv.builder().time(time).stores(database).transport(deaf).build()) {
      Viewer bob = join(other.handle(room.id()), null);
      bob.session.disconnected();
      time.advance(Duration.ofSeconds(1));
      Viewer back = join(room, new Resume(room.view().epoch(), 0, bob.id()));
      back.session.close(CloseCode.NORMAL);
      time.run();
      return back.id().equals(bob.id());
    }
  }

  // ---- who was sent out while this node went on by itself

  @Test
  void whoWasSentOutMeanwhileGoesOnceTheDatabaseAnswers() {
    accepted(Command.select(Scene.media("a")));
    Viewer bob = join();
    goOnApart();
    others(new MemberEvent.Kicked(BOB.id()), null);
    stores.failing.add(SINCE);
    comeBack();
    assertThat(bob.closed).as("nobody can say who was sent out").isEmpty();
    stores.failing.clear();
    time.advance(Duration.ofSeconds(2));
    assertThat(bob.closed).containsExactly(CloseCode.KICKED);
  }

  /** What was looked for once is not looked for again: it may not be kept so long. */
  @Test
  void eachLookIsForWhatCameSinceTheLastOne() {
    accepted(Command.select(Scene.media("a")));
    Viewer bob = join();
    List<Integer> found = new ArrayList<>();
    for (String whom : List.of("cyd", "dan")) {
      goOnApart();
      others(new MemberEvent.Kicked(UserId.of(whom)), null);
      stores.next(
          SINCE,
          real -> {
            Object changes = real.call();
            found.add(((Changes.Complete) changes).changes().size());
            return changes;
          });
      comeBack();
    }
    assertThat(found).containsExactly(1, 1);
    assertThat(bob.closed).isEmpty();
  }

  private void goOnApart() {
    cluster.cutOff(NodeId.of("one"));
    accepted(Command.seek(20));
  }

  private void comeBack() {
    cluster.reconnect(NodeId.of("one"));
    time.advance(Duration.ofSeconds(3));
    assertThat(room.view().state().revision()).isEqualTo(kept());
  }

  private Viewer join(Room there, Resume resume) {
    Viewer viewer = new Viewer(BOB);
    viewer.session = there.join(new JoinRequest(BOB, null, resume), viewer);
    time.run();
    return viewer;
  }
}
