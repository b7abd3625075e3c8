package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.Actor;
import io.synctv.api.NodeId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Outcome.Accepted;
import io.synctv.api.command.Outcome.Rejected;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.session.SessionMessage.Drain;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.api.session.SessionMessage.PresenceChanged;
import io.synctv.api.session.SessionMessage.Welcome;
import io.synctv.api.store.Stores;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.BentTransport;
import io.synctv.core.fake.RecordingSink;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.SpyStores;
import io.synctv.core.fake.StuckSink;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import io.synctv.core.state.RoomState;
import io.synctv.core.store.InMemoryStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LifecycleTest {

  private static final Limits QUICK =
      Limits.builder().grace(Duration.ofMillis(20)).roomIdle(Duration.ofMillis(50)).build();

  private static SyncTv over(Stores stores) {
    return SyncTv.builder().stores(stores).build();
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Rejected rejected ? rejected.rejection().code() : null;
  }

  @Test
  void aRestartBringsEveryRoomBackAsItWas() {
    SpyStores stores = new SpyStores();
    RoomState before;
    List<String> said;
    io.synctv.api.RoomId id;
    try (SyncTv sync = over(stores)) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      ada.submit(room, Command.select(Scene.media("a")));
      ada.submit(room, Command.add(Scene.media("b")));
      ada.submit(room, Command.chat("Hi"));
      ada.submit(room, Command.seek(12));
      ada.submit(room, Command.rate(1.5));
      ada.submit(room, Command.play());
      Wait.until(() -> ada.seq() == room.view().seq());
      before = room.view().state();
      said = ada.said();
      id = room.id();
    }
    try (SyncTv sync = over(stores)) {
      Room room = sync.room(id).orElseThrow();
      RoomState after = room.view().state();
      assertThat(after.playback()).isEqualTo(before.playback());
      assertThat(after.playlist()).isEqualTo(before.playlist());
      assertThat(after.info()).isEqualTo(before.info());
      assertThat(after.members()).isEqualTo(before.members());
      assertThat(Viewer.in(room, "bob").said()).isEqualTo(said);
    }
  }

  @Test
  void anEmptyRoomLeavesMemoryAndComesBackWhenItIsUsed() {
    try (SyncTv sync = SyncTv.builder().limits(QUICK).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      for (int i = 0; i < 3; i++) {
        Viewer ada = Viewer.in(room, "ada");
        assertThat(ada.submit(room, Command.add(Scene.media("a" + i))))
            .isInstanceOf(Accepted.class);
        ada.session.disconnected();
        Wait.until(() -> sync.statistics().rooms() == 0);
      }
      assertThat(room.view().state().playlist().size()).isEqualTo(3);
      Wait.until(() -> sync.statistics().rooms() == 0);
    }
  }

  /** Guards a bug: a room that was asked for while it retired kept its subscriptions for ever. */
  @Test
  void roomsThatComeAndGoLeaveNobodyBehindAndNoSubscription() throws Exception {
    BentTransport transport = new BentTransport(LocalCluster.create().node(NodeId.of("n")));
    Limits limits = Limits.builder().grace(Duration.ZERO).roomIdle(Duration.ofMillis(1)).build();
    try (SyncTv sync = SyncTv.builder().transport(transport).limits(limits).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      AtomicInteger failures = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        User user = User.of("user" + t);
        threads.add(
            Thread.startVirtualThread(
                () -> {
                  for (int i = 0; i < 150; i++) {
                    Session session = room.join(user, message -> {});
                    Outcome outcome = Wait.answer(room.submit(session, Command.chat("m" + i)));
                    if (code(outcome) != null && code(outcome) != ErrorCode.RATE_LIMITED) {
                      failures.incrementAndGet();
                    }
                    session.disconnected();
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).hasValue(0);
      Wait.until(() -> sync.statistics().rooms() == 0 && transport.subscriptions.get() == 0);
      Wait.until(() -> sync.statistics().sessions() == 0);
    }
  }

  @Test
  void manyRoomsOpenAndCloseAndNothingIsLeft() {
    try (SyncTv sync = SyncTv.builder().limits(QUICK).build()) {
      for (int i = 0; i < 100; i++) {
        Room room = sync.createRoom("Room " + i, UserId.of("owner" + i));
        for (int s = 0; s < 4; s++) {
          room.join(User.of("u" + s + "-" + i), message -> {}).close(CloseCode.NORMAL);
        }
      }
      Wait.until(() -> sync.statistics().rooms() == 0);
      Wait.until(() -> sync.statistics().sessions() == 0);
    }
  }

  @Test
  void closingLeavesNoThreadNoSessionAndMayBeRepeated() {
    SyncTv sync = SyncTv.create();
    Room room = sync.createRoom("Room", UserId.of("ada"));
    Viewer ada = Viewer.in(room, "ada");
    StuckSink stuck = new StuckSink();
    room.join(new JoinRequest(User.of("bob"), null, null), stuck);
    assertThat(threads()).isNotEmpty();
    long start = System.nanoTime();
    sync.close();
    sync.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    Wait.until(() -> ada.closed.equals(List.of(CloseCode.ENGINE_CLOSED)));
    Wait.until(() -> stuck.closed.equals(List.of(CloseCode.ENGINE_CLOSED)));
    Wait.until(() -> sync.statistics().sessions() == 0);
    Wait.until(() -> threads().isEmpty());
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("synctv-"))
        .toList();
  }

  /** Guards a bug: a command after close was never answered. */
  @Test
  void commandsAfterCloseAreAnsweredAndNobodyComesIn() {
    SyncTv sync = SyncTv.create();
    Room room = sync.createRoom("Room", UserId.of("ada"));
    Viewer ada = Viewer.in(room, "ada");
    sync.close();
    for (Command command :
        List.of(Command.chat("x"), Command.play(), Command.add(Scene.media("a")))) {
      assertThat(code(ada.submit(room, command))).isEqualTo(ErrorCode.ENGINE_CLOSED);
    }
    assertThatThrownBy(() -> room.join(User.of("bob"), message -> {}))
        .isInstanceOf(RejectedException.class);
    ada.session.send(new Drain(1));
    ada.session.disconnected();
    assertThat(ada.closed).hasSize(1);
  }

  @Test
  void commandsUnderWayWhileTheEngineClosesAreAllAnswered() {
    for (int round = 0; round < 10; round++) {
      SpyStores stores = new SpyStores();
      SyncTv sync = over(stores);
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      List<CompletionStage<Outcome>> outcomes = new ArrayList<>();
      Thread closing = Thread.startVirtualThread(sync::close);
      for (int i = 0; i < 200; i++) {
        outcomes.add(room.submit(ada.session, Command.add(Scene.media("m" + i))));
        outcomes.add(room.submit(ada.session, Command.play()));
      }
      outcomes.forEach(Wait::answer);
      Wait.until(() -> !closing.isAlive());
      long added = outcomes.stream().map(Wait::answer).filter(Accepted.class::isInstance).count();
      assertThat(stores.playlist(room.id()).size()).isEqualTo((int) added);
    }
  }

  /**
   * Guards a bug: commands that a busy room had still to take when its engine closed were given to
   * workers that were gone, and never answered.
   */
  @Test
  void commandsThatABusyRoomHasStillToTakeWhileTheEngineClosesAreAnswered() throws Exception {
    BentTransport transport = new BentTransport(LocalCluster.create().node(NodeId.of("n")));
    SyncTv sync = SyncTv.builder().transport(transport).build();
    Room room = sync.createRoom("Room", UserId.of("ada"));
    Actor ada = Actor.of(User.of("ada"));
    Wait.answer(room.submit(ada, Submission.of(Command.select(Scene.media("a")))));
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    transport.slowAnswers = true;
    room.submit(ada, Submission.of(Command.play()))
        .whenComplete(
            (outcome, failure) -> {
              busy.countDown();
              await(go); // inside the room
            });
    Wait.until(() -> transport.heldAnswers() == 1);
    Thread.startVirtualThread(transport::answer);
    await(busy);
    List<CompletionStage<Outcome>> taken = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      taken.add(room.submit(ada, Submission.of(Command.add(Scene.media("m" + i)))));
    }
    Thread closing = Thread.startVirtualThread(sync::close);
    Submission late = Submission.of(Command.play());
    Wait.until(() -> isRefused(sync.handle(room.id()).submit(ada, late)));
    assertThat(closing.join(Duration.ofMillis(300))).as("it waits for the room").isFalse();
    go.countDown();
    assertThat(taken).allSatisfy(answer -> assertThat(Wait.answer(answer)).isNotNull());
    Wait.until(() -> !closing.isAlive());
  }

  private static boolean isRefused(CompletionStage<Outcome> answer) {
    return code(answer.toCompletableFuture().getNow(null)) == ErrorCode.ENGINE_CLOSED;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theTimelineIsWrittenAtClose() {
    SpyStores stores = new SpyStores();
    SyncTv sync = over(stores);
    Room room = sync.createRoom("Room", UserId.of("ada"));
    Viewer ada = Viewer.in(room, "ada");
    ada.submit(room, Command.select(Scene.media("a")));
    ada.submit(room, Command.seek(77));
    sync.close();
    assertThat(stores.playback().find(room.id()).orElseThrow().position()).isEqualTo(77);
  }

  @Test
  void drainingSendsEverybodyAwayAtDifferentTimesAndLetsNobodyIn() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      List<Viewer> viewers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        viewers.add(Viewer.in(room, "u" + i));
      }
      sync.drain(Duration.ofMillis(100));
      for (Viewer viewer : viewers) {
        Wait.until(() -> viewer.closed.equals(List.of(CloseCode.DRAINING)));
      }
      assertThat(
              viewers.stream()
                  .map(v -> v.heard(Drain.class).getFirst().reconnectAfter())
                  .distinct())
          .hasSize(4);
      assertThatThrownBy(() -> Viewer.in(room, "late")).hasMessageContaining("DRAINING");
    }
  }

  @Test
  void idleAndOverlongSessionsAreEnded() {
    Limits.Builder limits = Limits.builder().idle(Duration.ofMillis(1));
    try (SyncTv sync = SyncTv.builder().limits(limits.build()).build()) {
      Viewer ada = Viewer.in(sync.createRoom("Room", UserId.of("ada")), "ada");
      Wait.until(() -> ada.closed.equals(List.of(CloseCode.IDLE)));
    }
    Limits.Builder brief = Limits.builder().duration(Duration.ofMillis(1));
    try (SyncTv sync = SyncTv.builder().limits(brief.build()).build()) {
      Viewer ada = Viewer.in(sync.createRoom("Room", UserId.of("ada")), "ada");
      Wait.until(() -> ada.closed.equals(List.of(CloseCode.MAX_DURATION)));
    }
  }

  @Test
  void aThousandWhoComeTogetherCauseFewMessages() {
    Limits limits = Limits.builder().sessionsPerRoom(1001).build();
    try (SyncTv sync = SyncTv.builder().limits(limits).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      long start = System.nanoTime();
      for (int i = 1; i < 1000; i++) {
        room.join(User.of("u" + i), message -> {});
      }
      Wait.until(() -> ada.heard(PresenceChanged.class).stream().anyMatch(c -> c.count() == 1000));
      long tenths = (System.nanoTime() - start) / 100_000_000L;
      assertThat(ada.heard(PresenceChanged.class).size()).isLessThanOrEqualTo((int) tenths + 2);
      assertThat(ada.heard(Welcome.class).getFirst().people()).hasSize(1);
    }
  }

  @Test
  void inACrowdChangesAreGatheredForAMillisecondPerPerson() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      Session leaver = room.join(User.of("leaver"), message -> {});
      for (int i = 2; i < 500; i++) {
        room.join(User.of("u" + i), message -> {});
      }
      Wait.until(() -> ada.heard(PresenceChanged.class).stream().anyMatch(c -> c.count() == 500));

      long start = System.nanoTime();
      leaver.close(CloseCode.NORMAL);
      Wait.until(() -> ada.heard(PresenceChanged.class).getLast().count() == 499);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
    }
  }

  @Test
  void whoeverReadsTooSlowlyIsClosedAndTheOthersHearEverything() throws Exception {
    Limits limits = Limits.builder().queueBytes(64 * 1024).chatBurst(2000).build();
    try (SyncTv sync = SyncTv.builder().limits(limits).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      StuckSink stuck = new StuckSink();
      Session slow = room.join(new JoinRequest(User.of("slow"), null, null), stuck);
      stuck.stuck.await();
      RecordingSink quick = new RecordingSink();
      Session ada = room.join(new JoinRequest(User.of("ada"), null, null), quick);
      for (int i = 0; slow.isOpen(); i++) {
        Wait.answer(room.submit(ada, Command.chat("m" + i + "x".repeat(1000))));
      }
      long seq = room.view().seq();
      Wait.until(() -> quick.heard(Ordered.class).size() == seq);
      assertThat(ada.isOpen()).isTrue();
      Wait.until(() -> sync.statistics().slowConsumers() == 1);
      Wait.until(() -> stuck.closed.equals(List.of(CloseCode.SLOW_CONSUMER)));
    }
  }

  @Test
  void aRoomThatCannotBeLoadedIsUnavailableUntilItCan() {
    SpyStores stores = new SpyStores(new InMemoryStores());
    try (SyncTv sync = SyncTv.builder().stores(stores).limits(QUICK).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      for (String call : List.of("RoomStore.read")) {
        stores.failing.add(call);
        assertThatThrownBy(() -> Viewer.in(room, "ada")).hasMessageContaining("UNAVAILABLE");
        stores.failing.clear();
      }
      assertThat(Viewer.in(room, "ada").session.isOpen()).isTrue();
    }
  }
}
