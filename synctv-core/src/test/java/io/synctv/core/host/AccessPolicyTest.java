package io.synctv.core.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.host.AccessPolicy;
import io.synctv.api.member.Permission;
import io.synctv.api.member.PermissionSet;
import io.synctv.api.member.Role;
import io.synctv.api.playlist.Media;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.room.RoomSettings;
import io.synctv.api.session.SessionMessage;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.SyncTvBuilder;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.room.Room;
import io.synctv.core.room.RoomSpec;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the application says of people holds over the rooms' own rules, and never delays them. */
final class AccessPolicyTest {

  private static final User ADA = User.of("ada");
  private static final User BOB = User.of("bob");

  /** Says what the test wrote down. */
  private static final class Policy implements AccessPolicy {
    private final Map<UserId, AccessDecision> says = new ConcurrentHashMap<>();
    private final Stuck code = new Stuck();

    @Override
    public AccessDecision decide(RoomInfo room, User user) {
      code.enter();
      return says.getOrDefault(user.id(), AccessDecision.roomRules());
    }
  }

  private final Policy policy = new Policy();
  private final InMemoryStores stores = new InMemoryStores();
  private final LocalCluster cluster = LocalCluster.create();
  private final SyncTv one = engine("one");
  private final SyncTv two = engine("two");
  private final Room room = one.createRoom("Room", ADA.id());

  private SyncTv engine(String name) {
    SyncTvBuilder builder =
        SyncTv.builder()
            .stores(stores)
            .transport(cluster.node(NodeId.of(name)))
            .limits(Limits.builder().joinTimeout(Duration.ofSeconds(2)).build());
    return builder.accessPolicy(policy).build();
  }

  @AfterEach
  void stop() {
    policy.code.close();
    one.close();
    two.close();
  }

  private static ErrorCode refusal(Outcome outcome) {
    return outcome instanceof Outcome.Rejected no ? no.rejection().code() : null;
  }

  private static ErrorCode refusal(Room room, Actor by, Command command) {
    return refusal(Wait.answer(room.submit(by, Submission.of(command))));
  }

  private static PermissionSet told(Viewer viewer) {
    PermissionSet told = null;
    for (SessionMessage message : viewer.heard) {
      if (message instanceof SessionMessage.Welcome welcome) {
        told = welcome.permissions();
      } else if (message instanceof SessionMessage.Access access) {
        told = access.permissions();
      }
    }
    return told;
  }

  private static RoomCommand control(ControlPolicy control) {
    return new RoomCommand.Update(
        null, null, null, new RoomCommand.SettingsChange(control, null, null));
  }

  @Test
  void rightsAreGrantedAndDeniedOverTheRoomsRules() {
    policy.says.put(
        BOB.id(),
        new AccessDecision.Adjusted(
            PermissionSet.of(Permission.KICK), PermissionSet.of(Permission.SEND_CHAT), null));
    Viewer bob = Viewer.in(room, "bob");
    Viewer cleo = Viewer.in(room, "cleo");

    assertThat(told(bob).has(Permission.KICK)).isTrue();
    assertThat(refusal(bob.submit(room, Command.chat("hello")))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(bob.submit(room, new RoomCommand.Kick(UserId.of("cleo"))))).isNull();
    Wait.until(() -> cleo.closed.contains(CloseCode.KICKED));
    assertThat(room.access(BOB).permissions().has(Permission.SEND_CHAT)).isFalse();
  }

  @Test
  void theRoomsSettingsGoOnToCountAtOnce() {
    policy.says.put(BOB.id(), AccessDecision.granting(PermissionSet.of(Permission.KICK)));
    Viewer bob = Viewer.in(room, "bob");
    assertThat(told(bob).has(Permission.SEEK)).isTrue();

    assertThat(refusal(room, Actor.of(ADA), control(ControlPolicy.ADMINS))).isNull();

    Wait.until(() -> !told(bob).has(Permission.SEEK));
    assertThat(told(bob).has(Permission.KICK)).isTrue();
  }

  @Test
  void whoIsRefusedDoesNotEnterAndMayDoNothing() {
    policy.says.put(BOB.id(), AccessDecision.refused());

    assertThatThrownBy(() -> room.join(BOB, message -> {}))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e -> assertThat(e.rejection().code()).isEqualTo(ErrorCode.FORBIDDEN));
    assertThat(refusal(room, Actor.of(BOB), Command.chat("x"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(room, Actor.of(BOB), new RoomCommand.Join(true)))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(room.access(BOB).mayEnter()).isFalse();
    assertThat(room.access(BOB).permissions()).isEqualTo(PermissionSet.NONE);
  }

  @Test
  void whoIsAdmittedNeedsNoPassword() {
    Room locked = one.createRoom(new RoomSpec("Locked", false, "hash", RoomSettings.DEFAULT), ADA);
    policy.says.put(BOB.id(), AccessDecision.admitted());

    Viewer bob = Viewer.in(locked, "bob");

    assertThat(told(bob).has(Permission.SEND_CHAT)).isTrue();
    assertThatThrownBy(() -> locked.join(User.of("cleo"), message -> {}))
        .hasMessageContaining("JOIN_REQUIRED");
  }

  @Test
  void whoIsGivenAnotherRoleHasItsPowerOverRoles() {
    policy.says.put(
        BOB.id(),
        AccessDecision.replaced(Role.OWNER, PermissionSet.of(Permission.CHANGE_SETTINGS)));
    Viewer cleo = Viewer.in(room, "cleo");

    assertThat(
            refusal(
                room, Actor.of(BOB), new RoomCommand.ChangeRole(cleo.user.id(), Role.ADMIN, null)))
        .isNull();
    assertThat(refusal(room, Actor.of(BOB), Command.chat("x"))).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void whatChangesHoldsOnEveryNodeAsSoonAsTheRoomIsToldToAsk() {
    Room there = two.room(room.id()).orElseThrow();
    Viewer bob = Viewer.in(there, "bob");
    policy.says.put(BOB.id(), AccessDecision.denying(PermissionSet.of(Permission.SEND_CHAT)));

    room.refreshAccess(BOB.id());

    Wait.until(() -> !told(bob).has(Permission.SEND_CHAT));
    assertThat(refusal(bob.submit(there, Command.chat("x")))).isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void whoMayNotStayIsSentOutOfAllRoomsOnEveryNode() {
    Room other = two.createRoom("Other", ADA.id());
    Viewer here = Viewer.in(room, "bob");
    Viewer there = Viewer.in(other, "bob");
    Viewer stays = Viewer.in(other, "cleo");
    policy.says.put(BOB.id(), AccessDecision.refused());

    one.refreshAccess(BOB.id());

    Wait.until(() -> here.closed.contains(CloseCode.KICKED));
    Wait.until(() -> there.closed.contains(CloseCode.KICKED));
    assertThat(stays.closed).isEmpty();
  }

  @Test
  void aPolicyThatFailsLeavesThoseInWhoAreInAndNewcomersOut() {
    policy.says.put(BOB.id(), AccessDecision.denying(PermissionSet.of(Permission.SEEK)));
    Viewer bob = Viewer.in(room, "bob");
    for (Throwable failure :
        new Throwable[] {new IllegalStateException("x"), new AssertionError()}) {
      policy.code.fails(failure);
      int before = policy.code.calls.get();

      room.refreshAccess(BOB.id());
      Wait.until(() -> policy.code.calls.get() > before);

      assertThat(refusal(bob.submit(room, Command.chat("still here")))).isNull();
      assertThat(refusal(bob.submit(room, Command.seek(1)))).isEqualTo(ErrorCode.FORBIDDEN);
      assertThatThrownBy(() -> room.join(User.of("cleo"), message -> {}))
          .hasMessageContaining("UNAVAILABLE");
      assertThat(refusal(room, Actor.of(User.of("cleo")), Command.chat("x")))
          .isEqualTo(ErrorCode.UNAVAILABLE);
    }
    assertThat(one.statistics().rejections()).isPositive();

    policy.code.works();
    Viewer.in(room, "cleo");
  }

  @Test
  void aPolicyThatHangsDelaysNobodyWhoIsInAndNoClose() {
    Viewer bob = Viewer.in(room, "bob");
    bob.submit(room, Command.select(Media.of("https://example.org/a.mp4")));
    policy.code.hangs();
    long start = System.nanoTime();

    room.refreshAccess(BOB.id());
    assertThat(refusal(bob.submit(room, Command.play()))).isNull();
    assertThat(refusal(bob.submit(room, Command.chat("x")))).isNull();
    assertThatThrownBy(() -> room.join(User.of("cleo"), message -> {}))
        .hasMessageContaining("UNAVAILABLE");
    one.close();

    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  @Test
  void playbackAsksNobody() {
    Viewer bob = Viewer.in(room, "bob");
    bob.submit(room, Command.select(Media.of("https://example.org/a.mp4")));
    int asked = policy.code.calls.get();

    for (int i = 0; i < 50; i++) {
      assertThat(refusal(bob.submit(room, i % 2 == 0 ? Command.play() : Command.pause()))).isNull();
    }

    assertThat(policy.code.calls).hasValue(asked);
  }

  @Test
  void commandsOfSomebodyWithoutASessionKeepTheirOrderWhileThePolicyIsAsked() {
    policy.code.hangs();
    Actor bob = Actor.of(BOB);
    var first = room.submit(bob, Submission.of(Command.chat("first")));
    var second = room.submit(bob, Submission.of(Command.chat("second")));
    policy.code.works();

    assertThat(refusal(Wait.answer(first))).isNull();
    assertThat(refusal(Wait.answer(second))).isNull();
    assertThat(room.chat(10, null).items().stream().map(message -> message.text()))
        .containsExactly("first", "second");
    assertThat(policy.code.calls).hasValue(1);
  }

  @Test
  void aCommandIsAnsweredAsTheEngineClosesAlthoughThePolicyHangs() {
    policy.code.hangs();
    var answer = room.submit(Actor.of(BOB), Submission.of(Command.chat("x")));
    Wait.until(() -> policy.code.calls.get() == 1);

    one.close();

    assertThat(refusal(Wait.answer(answer))).isNotNull();
  }
}
