package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.event.InfoEvent;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playback.PlaybackCause;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomPart;
import io.synctv.api.room.RoomSettings;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.codec.NodeMessage.AccessChange;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.log.EarlyAccessChanges;
import io.synctv.core.member.Access;
import io.synctv.core.state.RoomState;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rights that change on one node while another has a backlog of events to work through. */
final class RulingTest {

  private static final User GUEST = new User(UserId.of("guest"), "Guest", UserKind.GUEST);

  private final SpyStores stores = new SpyStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final BentTransport behind = new BentTransport(cluster.node(NodeId.of("right")));
  private final SyncTv one =
      SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("left"))).build();
  private final SyncTv two = SyncTv.builder().stores(stores).transport(behind).build();
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer guest = new Viewer(GUEST).join(there, null);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private void change(RoomCommand command) {
    assertThat(ada.submit(here, command)).isInstanceOf(Outcome.Accepted.class);
  }

  private static RoomCommand lock() {
    return new RoomCommand.Update(null, null, new RoomCommand.PasswordChange("hash"), null);
  }

  private static RoomCommand control(ControlPolicy control) {
    return new RoomCommand.Update(
        null, null, null, new RoomCommand.SettingsChange(control, null, null));
  }

  private static ErrorCode refusal(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  private ErrorCode entry(String name) {
    try {
      there.join(User.of(name), message -> {});
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  @Test
  void aLockedRoomIsLockedOnANodeThatIsBehind() {
    assertThat(refusal(guest.submit(there, Command.chat("open")))).isNull();
    long seen = there.view().seq();
    behind.delaying = true;
    change(lock());

    Wait.until(() -> ErrorCode.JOIN_REQUIRED == entry("late"));
    assertThat(refusal(guest.submit(there, Command.chat("locked"))))
        .isEqualTo(ErrorCode.JOIN_REQUIRED);

    assertThat(there.view().seq()).as("the backlog is still there").isEqualTo(seen);
    behind.deliver();
    Wait.until(() -> guest.closed.contains(CloseCode.JOIN_REQUIRED));
    assertThat(guest.faults()).isEmpty();
    assertThat(entry("late")).isEqualTo(ErrorCode.JOIN_REQUIRED);
  }

  /** Whoever comes back at once stays, by whatever clock: a kick is carried out once. */
  @Test
  void whoIsKickedIsKickedAtOnceOnANodeThatIsBehind() {
    behind.slowMillis = 500;
    long seen = there.view().seq();
    behind.delaying = true;
    change(new RoomCommand.Kick(GUEST.id()));

    Wait.until(() -> guest.closed.contains(CloseCode.KICKED));

    assertThat(there.view().seq()).as("the backlog is still there").isEqualTo(seen);
    Viewer back = new Viewer(GUEST).join(there, null);
    behind.deliver();
    Wait.until(() -> back.known().equals(Viewer.truth(here)));
    assertThat(back.closed).isEmpty();
  }

  @Test
  void whoJoinsALockedRoomMayEnterOnANodeThatIsBehind() {
    change(lock());
    Wait.until(() -> there.view().seq() == here.view().seq());
    behind.delaying = true;
    assertThat(entry("bob")).isEqualTo(ErrorCode.JOIN_REQUIRED);
    Submission join = Submission.of(new RoomCommand.Join(true));
    Wait.answer(here.submit(Actor.of(User.of("bob")), join));
    Wait.until(() -> entry("bob") == null);
    behind.deliver();
  }

  @Test
  void whoHasLostControlIsRefusedOnANodeThatIsBehind() {
    behind.delaying = true;
    change(control(ControlPolicy.ADMINS));
    Wait.until(() -> !there.access(GUEST).permissions().equals(permissionsBefore()));

    assertThat(refusal(guest.submit(there, Command.select(Scene.media("a")))))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(stores.playlist(here.id())).isEmpty();
    behind.deliver();
  }

  private PermissionSet permissionsBefore() {
    RoomState before = there.view().state();
    return Access.permissions(before, GUEST);
  }

  @Test
  void whatControlMessagesToldDoesNotLastBeyondTheLog() {
    behind.delaying = true;
    change(lock());
    Wait.until(() -> ErrorCode.JOIN_REQUIRED == entry("late"));
    change(new RoomCommand.Update(null, null, new RoomCommand.PasswordChange(null), null));
    Wait.until(() -> entry("late") == null);
    behind.deliver();
    Wait.until(() -> guest.known().equals(Viewer.truth(here)));
    assertThat(entry("later")).isNull();
  }

  @Test
  void theNewestChangeHoldsInWhateverOrderAndEpochUntilTheStateHasIt() {
    RoomState open = Scene.cinema();
    EarlyAccessChanges early =
        EarlyAccessChanges.NONE
            .with(change(9, ControlPolicy.EVERYONE))
            .with(change(7, ControlPolicy.ADMINS));
    assertThat(control(early, open)).isEqualTo(ControlPolicy.EVERYONE);
    RoomState reached = open.withRevision(new Revision(9, "c9"));
    assertThat(early.over(reached)).isEqualTo(reached);
    assertThat(early.after(reached)).isSameAs(EarlyAccessChanges.NONE);
    EarlyAccessChanges later = early.with(change(10, ControlPolicy.ADMINS));
    assertThat(control(later.with(change(1, ControlPolicy.MEMBERS)), open))
        .isEqualTo(ControlPolicy.ADMINS);
    assertThat(later.over(open).revision()).isEqualTo(open.revision());
  }

  private static ControlPolicy control(EarlyAccessChanges early, RoomState state) {
    return early.over(state).info().settings().control();
  }

  private static AccessChange change(long revision, ControlPolicy control) {
    var info = Scene.info(control, RoomSettings.DEFAULT.advance(), null);
    return new AccessChange(
        new Revision(revision, "c" + revision),
        List.of(new InfoEvent.Changed(info, Set.of(RoomPart.SETTINGS))));
  }

  @Test
  void onlyWhatChangesRightsIsToldAheadOfTheLog() {
    RoomState open = Scene.cinema();
    RoomState locked = Scene.room(Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, "hash"));
    Member member = Member.of(Scene.MEMBER, Role.MEMBER, 1);
    assertThat(concerns(new MemberEvent.Changed(member, true), open)).isFalse();
    assertThat(concerns(new MemberEvent.Changed(member, true), locked)).isTrue();
    assertThat(concerns(new MemberEvent.Changed(member, false), open)).isTrue();
    Member admin = member.withRole(Role.ADMIN);
    assertThat(concerns(new MemberEvent.Changed(admin, true), open)).isTrue();
    assertThat(concerns(new InfoEvent.Changed(open.info(), Set.of(RoomPart.PASSWORD)), open))
        .isTrue();
    assertThat(concerns(new InfoEvent.Changed(open.info(), Set.of(RoomPart.NAME)), open)).isFalse();
    assertThat(concerns(new PlaybackEvent.Changed(open.playback(), PlaybackCause.PLAY), open))
        .isFalse();
  }

  private static boolean concerns(RoomEvent event, RoomState state) {
    return EarlyAccessChanges.concerns(event, state);
  }
}
