package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.api.Actor;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.Revision;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.event.MemberEvent;
import io.synctv.api.member.Member;
import io.synctv.api.member.Permission;
import io.synctv.api.member.Role;
import io.synctv.api.room.ControlPolicy;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.Changes;
import io.synctv.api.store.RecentChanges;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.Address;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Messages;
import io.synctv.core.SyncTv;
import io.synctv.core.cluster.ClusterOptions;
import io.synctv.core.codec.NodeMessage;
import io.synctv.core.codec.NodeMessageCodec;
import io.synctv.core.engine.Hooks;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.store.InMemoryStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node that hears of nothing has settings and rights right again within a minute. */
final class RevalidationTest {

  private static final User BOB = User.of("bob");
  private static final String SINCE = "ChangeStore.since";

  private final InMemoryStores database = new InMemoryStores();
  private final AtomicInteger looks = new AtomicInteger();
  private final Set<RoomId> unreadable = ConcurrentHashMap.newKeySet();
  private volatile boolean forgetful;
  private volatile boolean deleted;
  private final Set<RoomId> askedInVain = ConcurrentHashMap.newKeySet();

  /** The database as the deaf node sees it: nothing was changed lately. */
  private final SpyStores stores =
      new SpyStores(database) {
        @Override
        public ChangeStore changes() {
          ChangeStore changes = super.changes();
          return (ChangeStore)
              Proxy.newProxyInstance(
                  ChangeStore.class.getClassLoader(),
                  new Class<?>[] {ChangeStore.class},
                  (self, method, arguments) -> {
                    if (method.getName().equals("recent")) {
                      looks.incrementAndGet();
                      return new RecentChanges(Map.of(), List.of());
                    }
                    if (method.getName().equals("since") && forgetful) {
                      return new Changes.Unavailable((Revision) arguments[1]);
                    }
                    if (method.getName().equals("since") && deleted) {
                      return new Changes.Gone();
                    }
                    if (method.getName().equals("since") && unreadable.contains(arguments[0])) {
                      askedInVain.add((RoomId) arguments[0]);
                      throw new IllegalStateException("what it did cannot be read");
                    }
                    try {
                      return method.invoke(changes, arguments);
                    } catch (InvocationTargetException e) {
                      throw e.getCause();
                    }
                  });
        }
      };

  private final LocalCluster cluster =
      LocalCluster.create(
          new LocalCluster.Options(512, Duration.ofMinutes(10), Duration.ofMinutes(1)));
  private final BentTransport transport = new BentTransport(cluster.node(NodeId.of("deaf")));
  private final ShiftedTime time = new ShiftedTime();
  private final SyncTv one =
      SyncTv.builder().stores(database).transport(cluster.node(NodeId.of("one"))).build();
  private final Rooms two =
      new Rooms(
          Limits.DEFAULT,
          stores,
          transport,
          ClusterOptions.DEFAULT,
          MessageEncoder.NONE,
          time,
          IdGenerator.secure(),
          Hooks.NONE);
  private final Room here = one.createRoom("Room", UserId.of("ada"));
  private final Room there = two.find(here.id()).orElseThrow();

  private Viewer bob;

  @BeforeEach
  void becomeDeaf() {
    bob = Viewer.in(there, "bob"); // the room stays in memory
    transport.losing = true;
    transport.deaf = true;
    round();
  }

  @AfterEach
  void stop() {
    one.close();
    two.close();
  }

  /** Lets all that is repeated come twice, each in turn and as often as any other. */
  private void round() {
    int before = looks.get();
    Wait.until(() -> looks.get() > before + 5);
  }

  private void change(RoomCommand command) {
    Outcome outcome = Wait.answer(here.submit(Actor.of(User.of("ada")), Submission.of(command)));
    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
  }

  private static RoomCommand settings() {
    return new RoomCommand.Update(
        "New name", true, null, new RoomCommand.SettingsChange(ControlPolicy.ADMINS, null, null));
  }

  @Test
  void settingsAreReadAnewWithinAMinute() {
    assertThat(two.list(null, 10, null).items()).hasSize(1);
    change(settings());
    round();
    assertThat(there.info().name()).as("nothing is heard").isEqualTo("Room");
    time.pass(55);
    Wait.until(() -> there.info().name().equals("New name"));
    assertThat(there.info().settings().control()).isEqualTo(ControlPolicy.ADMINS);
    assertThat(there.access(BOB).permissions().has(Permission.PLAY_PAUSE)).isFalse();
    assertThat(two.list(null, 10, null).items()).isEmpty();
  }

  @Test
  void rightsAreReadAnewWithinAMinute() {
    change(new RoomCommand.ChangeRole(BOB.id(), Role.ADMIN, null));
    round();
    assertThat(there.access(BOB).role()).as("nothing is heard").isEqualTo(Role.MEMBER);
    time.pass(55);
    Wait.until(() -> there.access(BOB).role() == Role.ADMIN);
  }

  @Test
  void aRoomThatWasClosedGoes() {
    change(new RoomCommand.Close());
    round();
    assertThat(bob.closed).as("nothing is heard").isEmpty();
    assertThat(two.find(here.id())).isPresent();
    time.pass(55);
    Wait.until(() -> bob.closed.equals(List.of(CloseCode.ROOM_CLOSED)));
    assertThat(two.find(here.id())).isEmpty();
  }

  /** Nothing is left of it, so what came since cannot be had either. */
  @Test
  void aRoomThatWasDeletedGoes() {
    deleted = true;
    round();
    assertThat(bob.closed).as("nothing is heard").isEmpty();
    time.pass(55);
    Wait.until(() -> bob.closed.equals(List.of(CloseCode.ROOM_CLOSED)));
  }

  @Test
  void aRoomIsAskedForOnceInItsTime() {
    stores.calls.clear();
    time.pass(40);
    round();
    assertThat(stores.calls).doesNotContain(SINCE);
    time.pass(15);
    Wait.until(() -> stores.calls.contains(SINCE));
    round();
    assertThat(stores.calls).containsOnlyOnce(SINCE);
  }

  @Test
  void afterAFailureItIsAskedForAgain() {
    change(settings());
    stores.failing.add(SINCE);
    time.pass(55);
    Wait.until(() -> stores.calls.contains(SINCE));
    stores.failing.clear();
    Wait.until(() -> there.info().name().equals("New name"));
  }

  @Test
  void aRoomThatCannotBeReadDoesNotKeepTheOthersFromIt() {
    for (int i = 0; i < 4; i++) {
      Room room = one.createRoom("Unreadable", UserId.of("ada"));
      Viewer.in(two.find(room.id()).orElseThrow(), "bob");
      unreadable.add(room.id());
    }
    round();
    change(settings());
    time.pass(55);
    Wait.until(() -> askedInVain.equals(unreadable));
    Wait.until(() -> there.info().name().equals("New name"));
  }

  /** As after so long an outage that the database keeps none of those changes any more. */
  @Test
  void whereTheDatabaseCannotSayWhatCameSinceTheRoomIsReadAnew() {
    change(settings());
    forgetful = true;
    time.pass(55);
    Wait.until(() -> there.info().name().equals("New name"));
  }

  /** A right that was told ahead of the log, and that a database of before a failover lacks. */
  @Test
  void aRightThatTheDatabaseDoesNotKnowLastsNoLongerThanAMinute() {
    ClusterTransport third = cluster.node(NodeId.of("third"));
    Revision lost = new Revision(there.view().state().revision().number() + 1, "lost");
    MemberEvent made = new MemberEvent.Changed(Member.of(BOB, Role.ADMIN, 1), false);
    NodeMessage news = new NodeMessage.AccessChange(lost, List.of(made));
    transport.deaf = false;
    third
        .messages()
        .send(Address.of(here.id()), Messages.Urgency.CONTROL, NodeMessageCodec.encode(1, news));
    Wait.until(() -> there.access(BOB).role() == Role.ADMIN);
    time.pass(55);
    Wait.until(() -> there.access(BOB).role() == Role.MEMBER);
    third.close();
  }
}
