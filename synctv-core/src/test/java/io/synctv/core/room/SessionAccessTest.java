package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.NodeId;
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
import io.synctv.api.event.RoomEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.member.RoomAccess;
import io.synctv.api.room.AdvanceMode;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomPart;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Access;
import io.synctv.api.store.ApplyResult;
import io.synctv.api.store.CommandEffect;
import io.synctv.api.store.RoomChange;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.codec.DurableChange;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Resume;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each session knows what its person may do, and nobody stays who may not, on every node. */
final class SessionAccessTest {

  private static final User GUEST = new User(UserId.of("guest"), "Guest", UserKind.GUEST);
  private static final User BOB = User.of("bob");
  private static final Actor ADA = Actor.of(User.of("ada"));

  /** A tenth of a second is asked for; a machine that runs other tests too gets more. */
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(1000);

  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMinutes(1)));
  private final BentTransport right = new BentTransport(cluster.node(NodeId.of("right")));
  private final SyncTv one =
      SyncTv.builder().stores(stores).transport(cluster.node(NodeId.of("left"))).build();
  private final SyncTv two =
      SyncTv.builder()
          .stores(stores)
          .transport(right)
          .limits(Limits.builder().grace(Duration.ofMinutes(5)).build())
          .build();
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.room(here.id()).orElseThrow();
  private final Viewer ada = Viewer.in(here, "ada");
  private final Viewer guest = new Viewer(GUEST).join(there, null);

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  private static Outcome.Accepted change(Room room, RoomCommand command) {
    return (Outcome.Accepted) Wait.answer(room.submit(ADA, Submission.of(command)));
  }

  private static RoomCommand control(ControlPolicy control) {
    return new RoomCommand.Update(
        null, null, null, new RoomCommand.SettingsChange(control, null, null));
  }

  private static RoomCommand password(String hash) {
    return new RoomCommand.Update(null, null, new RoomCommand.PasswordChange(hash), null);
  }

  private static RoomCommand role(User whom, Role role) {
    return new RoomCommand.ChangeRole(whom.id(), role, null);
  }

  private static ErrorCode refusal(Room room, User by, RoomCommand command) {
    return Wait.answer(room.submit(Actor.of(by), Submission.of(command)))
            instanceof Outcome.Rejected no
        ? no.rejection().code()
        : null;
  }

  private static boolean mayPlay(Viewer viewer) {
    return known(viewer).permissions().has(Permission.PLAY_PAUSE);
  }

  /** What a page shows: what the last message says that says something of it. */
  private static Access known(Viewer viewer) {
    Access known = null;
    for (SessionMessage message : viewer.heard) {
      if (message instanceof SessionMessage.Welcome welcome) {
        known = new Access(welcome.role(), welcome.permissions());
      } else if (message instanceof Access access) {
        assertThat(access).as("told although it was known").isNotEqualTo(known);
        known = access;
      }
    }
    return known;
  }

  private static List<Role> rolesOf(User user, Room room) {
    return room.people().stream()
        .filter(entry -> entry.user().id().equals(user.id()))
        .map(entry -> entry.role())
        .toList();
  }

  @Test
  void whatSettingsTakeAndGiveIsToldToEverySessionConcernedOnEveryNodeAtOnce() {
    Viewer bob = Viewer.in(here, "bob");
    for (ControlPolicy policy : List.of(ControlPolicy.ADMINS, ControlPolicy.EVERYONE)) {
      boolean may = policy == ControlPolicy.EVERYONE;
      long start = System.nanoTime();
      change(here, control(policy));
      Wait.until(() -> mayPlay(guest) == may && mayPlay(bob) == may);
      assertThat(System.nanoTime() - start).isLessThan(SOON);
    }
    change(here, control(ControlPolicy.MEMBERS));
    Wait.until(() -> !mayPlay(guest));
    change(there, new RoomCommand.Update("Other name", null, null, null));
    Wait.until(() -> guest.known().equals(Viewer.truth(here)));

    assertThat(guest.heard(Access.class)).hasSize(3);
    assertThat(bob.heard(Access.class)).as("members control as before").hasSize(2);
    assertThat(ada.heard(Access.class)).as("the owner may do everything").isEmpty();
    assertThat(known(guest)).isEqualTo(new Access(Role.GUEST, there.access(GUEST).permissions()));
  }

  @Test
  void aLossOfRightsIsToldAheadOfABacklogOfTheLogAndOnce() {
    long seen = there.view().seq();
    right.delaying = true;
    change(here, control(ControlPolicy.ADMINS));

    Wait.until(() -> !mayPlay(guest));

    assertThat(there.view().seq()).as("the backlog is still there").isEqualTo(seen);
    right.deliver();
    Wait.until(() -> guest.known().equals(Viewer.truth(here)));
    assertThat(guest.heard(Access.class)).hasSize(1);
  }

  @Test
  void theOwnerMakesAVisitorAnAdminAndAMemberAgain() {
    Viewer bob = new Viewer(BOB).join(there, null);
    change(here, control(ControlPolicy.ADMINS));
    Wait.until(() -> !mayPlay(bob) && rolesOf(BOB, here).equals(List.of(Role.MEMBER)));

    long start = System.nanoTime();
    Outcome.Accepted made = change(here, role(BOB, Role.ADMIN));
    Wait.until(() -> mayPlay(bob));
    assertThat(System.nanoTime() - start).isLessThan(SOON);

    MemberEvent.Changed event = (MemberEvent.Changed) made.events().getFirst();
    assertThat(event.joined()).isTrue();
    assertThat(event.member().user()).isEqualTo(BOB);
    assertThat(known(bob).role()).isEqualTo(Role.ADMIN);
    assertThat(bob.submit(there, control(ControlPolicy.MEMBERS)))
        .isInstanceOf(Outcome.Accepted.class);
    Wait.until(() -> rolesOf(BOB, here).equals(List.of(Role.ADMIN)));
    Wait.until(() -> rolesOf(BOB, there).equals(List.of(Role.ADMIN)));

    change(there, control(ControlPolicy.ADMINS));
    change(here, role(BOB, Role.MEMBER));
    Wait.until(() -> !mayPlay(bob) && rolesOf(BOB, here).equals(List.of(Role.MEMBER)));
    assertThat(known(bob).role()).isEqualTo(Role.MEMBER);
    assertThat(ada.heard(Access.class)).isEmpty();
    assertThat(stores.rooms().read(here.id(), 1).orElseThrow().members())
        .filteredOn(member -> member.user().equals(BOB))
        .singleElement()
        .satisfies(member -> assertThat(member.role()).isEqualTo(Role.MEMBER));
  }

  @Test
  void aVisitorWhoIsMadeAnAdminIsOneAheadOfABacklogOfTheLog() {
    long seen = there.view().seq();
    right.delaying = true;
    change(here, new RoomCommand.ChangeRole(GUEST.id(), Role.ADMIN, GUEST));
    Wait.until(() -> known(guest).role() == Role.ADMIN);
    assertThat(there.view().seq()).as("the backlog is still there").isEqualTo(seen);
    right.deliver();
  }

  @Test
  void aRoleThatCannotBeGivenIsRefusedWithTheReason() {
    assertThat(refusal(here, GUEST, role(GUEST, Role.ADMIN))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(here, ADA.user(), role(ADA.user(), Role.MEMBER)))
        .isEqualTo(ErrorCode.OWNER_STAYS);
    assertThat(refusal(here, ADA.user(), role(User.of("nobody"), Role.ADMIN)))
        .isEqualTo(ErrorCode.MEMBER_NOT_FOUND);
  }

  @Test
  void aRepeatedChangeOfARoleIsAnsweredAsBeforeAndNotDoneTwice() {
    Submission made =
        new Submission(role(GUEST, Role.ADMIN), null, null, IdempotencyKey.of("make"));
    Outcome.Accepted first = (Outcome.Accepted) Wait.answer(there.submit(ADA, made));
    guest.session.close(CloseCode.NORMAL);
    Wait.until(() -> rolesOf(GUEST, here).isEmpty());
    change(here, role(GUEST, Role.MEMBER));

    Outcome.Accepted again = (Outcome.Accepted) Wait.answer(here.submit(ADA, made));

    assertThat(again.events()).isEqualTo(first.events());
    assertThat(here.access(GUEST).role()).isEqualTo(Role.MEMBER);
  }

  @Test
  void whoWasAwayMeanwhileComesBackWithTheRightsOfNow() {
    for (ControlPolicy policy : List.of(ControlPolicy.ADMINS, ControlPolicy.EVERYONE)) {
      Viewer away = new Viewer(GUEST).join(there, null);
      away.session.disconnected();
      change(here, control(policy));
      Wait.until(() -> there.view().seq() == here.view().seq());
      Viewer back = away.reconnect(there);
      assertThat(back.heard(SessionMessage.Welcome.class).getFirst().snapshot()).isNull();
      assertThat(mayPlay(back)).isEqualTo(policy == ControlPolicy.EVERYONE);
    }
  }

  /** Between the welcome and what was missed, rights may change more than once. */
  @Test
  void whatChangesWhileALogIsAskedEndsRight() {
    change(here, control(ControlPolicy.ADMINS));
    Wait.until(() -> !mayPlay(guest));
    right.slowAnswers = true;
    guest.session.disconnected();
    Viewer again = new Viewer(GUEST);
    var resume = new Resume(guest.epoch(), guest.seq(), guest.id());
    again.session = there.join(new JoinRequest(GUEST, null, resume), again);
    there.sync(again.session, null);
    change(here, control(ControlPolicy.EVERYONE));
    change(here, control(ControlPolicy.ADMINS));
    Wait.until(() -> there.view().seq() == here.view().seq());
    right.answer();
    Wait.until(() -> !again.heard(SessionMessage.Welcome.class).isEmpty());
    Wait.until(() -> !mayPlay(again));
    change(here, control(ControlPolicy.EVERYONE));
    Wait.until(() -> mayPlay(again));
  }

  /** Of a change that neither the log nor another node tells, the database is read. */
  @Test
  void whatWasMissedIsToldWhenTheRoomIsReadAnew() {
    cluster.cutOff(NodeId.of("right"));
    Wait.answer(there.submit(ADA, Submission.of(Command.select(Scene.media("a")))));
    change(here, control(ControlPolicy.ADMINS));
    Wait.until(() -> !mayPlay(guest));
    cluster.reconnect(NodeId.of("right"));
    Wait.until(() -> guest.known().equals(Viewer.truth(here)));
    assertThat(mayPlay(guest)).isFalse();
  }

  /** No command grants a right beside the role yet; whoever writes it, it is told. */
  @Test
  void aGrantIsToldToo() {
    Member granted =
        new Member(GUEST, Role.GUEST, PermissionSet.of(Permission.KICK), PermissionSet.NONE, 1);
    RoomEvent event = new MemberEvent.Changed(granted, true);
    var effect = new DurableChange.Effect(ADA, null, null, List.of(), List.of(event), null);
    write(event, new DurableChange(Scene.NOW, List.of(effect)).toBytes());
    Wait.until(() -> known(guest).permissions().has(Permission.KICK));
  }

  @Test
  void whatNobodyCanReadHoldsOnceTheRoomIsReadAnew() {
    write(new MemberEvent.Changed(Member.of(GUEST, Role.ADMIN, 1), true), UNREADABLE);
    Wait.until(() -> known(guest).role() == Role.ADMIN);
    Wait.until(() -> rolesOf(GUEST, there).equals(List.of(Role.ADMIN)));
    Wait.until(() -> rolesOf(GUEST, here).equals(List.of(Role.ADMIN)));
  }

  @Test
  void whoMayNotStayIsNotGreetedWhenTheRoomIsReadAnew() {
    RoomInfo info = Scene.info(ControlPolicy.EVERYONE, AdvanceMode.NEXT, "hash");
    write(new InfoEvent.Changed(info, Set.of(RoomPart.PASSWORD)), UNREADABLE);
    Wait.until(() -> guest.closed.contains(CloseCode.JOIN_REQUIRED));
    assertThat(guest.heard(SessionMessage.Welcome.class)).hasSize(1);
    assertThat(ada.closed).isEmpty();
  }

  private static final byte[] UNREADABLE = {9};

  /** Writes past all nodes. */
  private void write(RoomEvent event, byte[] payload) {
    RoomChange change =
        new RoomChange(
            "written",
            here.view().state().revision(),
            List.of(new CommandEffect(null, List.of(event))),
            List.of(),
            payload);
    assertThat(stores.changes().apply(here.id(), change)).isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  void whoDoesNotBelongToARoomThatIsLockedGoesOnEveryNode() {
    Viewer stranger = Viewer.in(here, "stranger");
    Viewer bob = new Viewer(BOB).join(there, null);
    Wait.answer(there.submit(Actor.of(BOB), Submission.of(new RoomCommand.Join(false))));
    Viewer away = Viewer.in(there, "away");
    away.session.disconnected();

    change(here, password("hash"));

    Wait.until(() -> !guest.closed.isEmpty() && !stranger.closed.isEmpty());
    assertThat(guest.closed).containsExactly(CloseCode.JOIN_REQUIRED);
    assertThat(stranger.closed).containsExactly(CloseCode.JOIN_REQUIRED);
    Wait.until(() -> here.count() == 2 && there.count() == 2);
    assertThat(there.access(GUEST))
        .isEqualTo(new RoomAccess(Role.GUEST, PermissionSet.NONE, false));
    var resume = new Resume(guest.epoch(), guest.seq(), guest.id());
    assertThat(refused(new JoinRequest(GUEST, null, resume))).isEqualTo(ErrorCode.JOIN_REQUIRED);
    change(here, password(null));
    assertThat(refused(new JoinRequest(GUEST, null, resume))).isNull();
    assertThat(bob.closed).isEmpty();
    assertThat(ada.closed).isEmpty();
  }

  private ErrorCode refused(JoinRequest request) {
    try {
      there.join(request, new Viewer(request.user()));
      return null;
    } catch (RejectedException e) {
      return e.rejection().code();
    }
  }

  /** What is known ahead of the log lacks the membership of before: nobody goes for that. */
  @Test
  void whoJoinedBeforeTheLockStaysOnANodeThatIsBehind() {
    Viewer bob = new Viewer(BOB).join(there, null);
    right.delaying = true;
    Wait.answer(here.submit(Actor.of(BOB), Submission.of(new RoomCommand.Join(false))));
    change(here, password("hash"));
    Wait.until(() -> !there.access(GUEST).mayEnter());
    right.deliver();
    Wait.until(() -> guest.closed.contains(CloseCode.JOIN_REQUIRED));
    assertThat(bob.closed).isEmpty();
    Wait.until(() -> mayPlay(bob));
  }

  /** And the log's own place lacks a membership that is known ahead of it. */
  @Test
  void whoJoinedALockedRoomStaysOnANodeThatIsBehind() {
    change(here, password("hash"));
    Wait.until(() -> guest.closed.contains(CloseCode.JOIN_REQUIRED));
    right.delaying = true;
    Wait.answer(here.submit(Actor.of(BOB), Submission.of(new RoomCommand.Join(true))));
    Wait.until(() -> there.access(BOB).mayEnter());
    Viewer bob = new Viewer(BOB).join(there, null);
    change(here, control(ControlPolicy.ADMINS));
    Wait.until(() -> !mayPlay(bob));
    right.deliver();
    Wait.until(() -> bob.known().equals(Viewer.truth(here)));
    assertThat(bob.closed).isEmpty();
  }

  @Test
  void whoComesToANodeThatIsBehindIsToldWhatHoldsAlready() {
    right.delaying = true;
    change(here, control(ControlPolicy.MEMBERS));
    Wait.until(() -> !mayPlay(guest));
    Viewer late = new Viewer(new User(UserId.of("late"), "Late", UserKind.GUEST)).join(there, null);
    assertThat(mayPlay(late)).isFalse();
    right.deliver();
    Wait.until(() -> late.known().equals(Viewer.truth(here)));
    assertThat(late.heard(Access.class)).isEmpty();
  }

  @Test
  void aNodeThatWasApartClosesThoseWhoMayNotStayOnceItHearsOfTheLock() {
    cluster.cutOff(NodeId.of("right"));
    Wait.answer(there.submit(ADA, Submission.of(Command.select(Scene.media("a")))));
    change(here, password("hash"));
    Wait.until(() -> guest.closed.contains(CloseCode.JOIN_REQUIRED));
    cluster.reconnect(NodeId.of("right"));
  }
}
