package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.RoomCommand.SettingsChange;
import io.synctv.api.command.Submission;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.SessionMessage.Access;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.store.InMemoryStores;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A node whose change was refused, or planned too late, shows and decides what the database has,
 * not what it had planned itself.
 */
final class RefusedChangeTest {

  private static final User GUEST = new User(UserId.of("guest"), "Guest", UserKind.GUEST);
  private static final Actor ADA = Actor.of(User.of("ada"));

  private final InMemoryStores stores = new InMemoryStores();
  private final SpyStores away = new SpyStores(stores);
  private final LocalCluster cluster = LocalCluster.create();
  private final BentTransport behind = new BentTransport(cluster.node(NodeId.of("two")));
  private final SyncTv one =
      SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("one"))).build();
  private final SyncTv two = SyncTv.builder().stores(away).transport(behind).build();
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer guest = new Viewer(GUEST).join(there, null);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static CompletionStage<Outcome> change(Room room, ControlPolicy to, AdvanceMode mode) {
    SettingsChange settings = new SettingsChange(to, mode, null);
    return room.submit(ADA, Submission.of(new RoomCommand.Update(null, null, null, settings)));
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  private RoomInfo kept() {
    return stores.rooms().read(here.id(), 1).orElseThrow().info();
  }

  /** The other node hears neither the log, asked or not, nor what is told ahead of it. */
  private void fallBehind() {
    behind.deaf = true;
    behind.delaying = true;
    behind.slowAnswers = true;
  }

  private void catchUp() {
    behind.deaf = false;
    behind.answer();
    behind.deliver();
    Wait.until(() -> there.view().state().equals(here.view().state()));
    Wait.until(() -> there.view().state().info().equals(kept()));
  }

  /** Settings are told as a whole: planned on old ones, a change would take others back. */
  @Test
  void aChangePlannedTooLateKeepsWhatOthersChanged() {
    fallBehind();
    Wait.answer(change(here, ControlPolicy.ADMINS, null));

    CompletionStage<Outcome> late = change(there, null, AdvanceMode.REPEAT_ALL);
    Wait.until(() -> kept().settings().advance() == AdvanceMode.REPEAT_ALL);

    assertThat(kept().settings().control()).isEqualTo(ControlPolicy.ADMINS);
    catchUp();
    assertThat(Wait.answer(late)).isInstanceOf(Outcome.Accepted.class);
    assertThat(there.view().state().info().settings().control()).isEqualTo(ControlPolicy.ADMINS);
  }

  @Test
  void whoHasLostTheRightIsRefusedByANodeThatDoesNotKnowItYet() {
    fallBehind();
    Wait.answer(change(here, ControlPolicy.ADMINS, null));
    assertThat(there.access(GUEST).permissions().has(io.synctv.api.member.Permission.PLAY_PAUSE))
        .as("it does not know")
        .isTrue();

    Command add = Command.add(Scene.media("a"));
    assertThat(code(guest.submit(there, add))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(stores.rooms().read(here.id(), 1).orElseThrow().playlist()).isEmpty();
    assertThat(code(guest.submit(there, add))).as("and again").isEqualTo(ErrorCode.FORBIDDEN);
    catchUp();
  }

  @Test
  void whoHasGotTheRightIsNotRefusedByANodeThatDoesNotKnowItYet() {
    Wait.answer(change(here, ControlPolicy.ADMINS, null));
    Wait.until(() -> there.view().state().equals(here.view().state()));
    fallBehind();
    Wait.answer(change(here, ControlPolicy.EVERYONE, null));

    CompletionStage<Outcome> added = there.submit(guest.session, Command.add(Scene.media("a")));
    Wait.until(() -> stores.rooms().read(here.id(), 1).orElseThrow().playlist().size() == 1);
    catchUp();
    assertThat(Wait.answer(added)).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void aChangeThatTheDatabaseDoesNotTakeHoldsAndShowsNowhere() {
    RoomInfo before = kept();
    RoomAccess might = there.access(GUEST);
    away.away.add("ChangeStore.apply");
    assertThat(code(Wait.answer(change(there, ControlPolicy.ADMINS, null))))
        .isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(there.view().state().info()).isEqualTo(before).isEqualTo(kept());
    assertThat(there.access(GUEST)).isEqualTo(might);
    assertThat(here.access(GUEST)).isEqualTo(might);
    away.away.clear();

    assertThat(guest.submit(there, Command.select(Scene.media("a"))))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(Wait.answer(change(there, null, AdvanceMode.REPEAT_ALL)))
        .isInstanceOf(Outcome.Accepted.class);
    assertThat(kept().settings().control()).isEqualTo(ControlPolicy.EVERYONE);
    assertThat(kept().settings().advance()).isEqualTo(AdvanceMode.REPEAT_ALL);
    catchUp();
    assertThat(guest.heard(Access.class)).isEmpty();
  }
}
