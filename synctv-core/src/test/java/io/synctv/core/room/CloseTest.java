package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.RoomCommand;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.event.OrderedEvent;
import io.synctv.api.host.EventPosition;
import io.synctv.api.host.RoomEventListener;
import io.synctv.api.host.RoomSnapshot;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Fault;
import io.synctv.core.fake.FaultyStores;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The end of an engine: what was ordered is done and told, nobody waits on, and it is bounded. */
final class CloseTest {

  private static final Duration BOUND = Duration.ofSeconds(12); // ten, on a busy machine

  /** Hears nothing. */
  private static final class Silent implements RoomEventListener {
    @Override
    public EventPosition position(RoomId room) {
      return null;
    }

    @Override
    public void onEvent(RoomId room, OrderedEvent event) {}

    @Override
    public void onReset(RoomId room, RoomSnapshot snapshot) {}
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  private static Duration closing(SyncTv sync) {
    long start = System.nanoTime();
    sync.close();
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Guards a bug: the README's five lines told nobody of anything. */
  @Test
  void whatWasOrderedBeforeTheCloseIsDoneAndTold() {
    for (int round = 0; round < 10; round++) {
      List<Object> heard = new CopyOnWriteArrayList<>();
      List<CompletionStage<Outcome>> answers = new ArrayList<>();
      try (SyncTv sync = SyncTv.create()) {
        Room room = sync.createRoom("Friday", UserId.of("ada"));
        var ada = room.join(User.of("ada"), heard::add);
        answers.add(room.submit(ada, Command.select(Scene.media("a"))));
        answers.add(room.submit(ada, Command.play()));
        answers.add(room.submit(ada, Command.chat("Hi")));
      }
      assertThat(answers).allSatisfy(answer -> assertThat(code(Wait.answer(answer))).isNull());
      assertThat(heard).hasSizeGreaterThanOrEqualTo(5); // welcome, put, select, play, chat
    }
  }

  @Test
  void aClosedEngineRefusesEverythingInTheSameWords() {
    SyncTv sync = SyncTv.create();
    Room room = sync.createRoom("Room", UserId.of("ada"));
    Viewer ada = Viewer.in(room, "ada");
    sync.close();
    List<ThrowingCallable> calls =
        List.of(
            () -> sync.createRoom("Room", UserId.of("ada")),
            () -> sync.room(room.id()),
            () -> sync.rooms(null, 10, null),
            () -> sync.online(room.id()),
            () -> sync.online(List.of(room.id())),
            () -> sync.drain(Duration.ofMillis(1)),
            () -> sync.listen(new Silent()),
            () -> sync.refreshAccess(UserId.of("ada")),
            () -> room.join(User.of("bob"), message -> {}),
            room::view,
            room::info,
            room::people,
            room::count,
            () -> room.chat(10, null),
            () -> room.access(User.of("ada")));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(RejectedException.class)
          .hasMessage("ENGINE_CLOSED: The engine is closed");
    }
    assertThat(code(ada.submit(room, Command.play()))).isEqualTo(ErrorCode.ENGINE_CLOSED);
    room.typing(ada.session);
    room.sync(ada.session, null);
    assertThat(sync.statistics().sessions()).isZero();
    assertThat(sync.handle(room.id()).id()).isEqualTo(room.id());
    sync.close();
  }

  @Test
  void aDeletedRoomIsNotFoundByAnyMethod() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      assertThat(code(ada.submit(room, new RoomCommand.Close()))).isNull();
      Wait.until(() -> ada.closed.equals(List.of(CloseCode.ROOM_CLOSED)));
      List<ThrowingCallable> calls =
          List.of(
              () -> room.join(User.of("bob"), message -> {}),
              room::view,
              room::info,
              room::people,
              () -> room.chat(10, null),
              () -> room.access(User.of("ada")));
      for (ThrowingCallable call : calls) {
        assertThatThrownBy(call)
            .isInstanceOf(RejectedException.class)
            .hasMessage("ROOM_NOT_FOUND: There is no such room");
      }
      assertThat(code(ada.submit(room, Command.play()))).isEqualTo(ErrorCode.ROOM_NOT_FOUND);
      assertThat(sync.room(room.id())).isEmpty();
      assertThat(room.count()).isZero();
    }
  }

  /** Guards a bug: commands that a store did not answer were never answered. */
  @Test
  @Tag("slow")
  void whatAStoreDoesNotAnswerIsAnsweredAtTheClose() {
    FaultyStores stores = new FaultyStores();
    SyncTv sync = SyncTv.builder().stores(stores).build();
    Room room = sync.createRoom("Room", UserId.of("ada"));
    Viewer ada = Viewer.in(room, "ada");
    stores.fault = Fault.HANG;
    var add = room.submit(ada.session, Command.add(Scene.media("a")));
    var chat = room.submit(ada.session, Command.chat("Hi"));
    var made = CompletableFuture.supplyAsync(() -> sync.createRoom("Other", UserId.of("ada")));
    Wait.until(() -> stores.struck.get() >= 2);
    assertThat(closing(sync)).isLessThan(BOUND);
    for (var answer : List.of(add, chat)) {
      assertThat(Wait.answer(answer))
          .isInstanceOfSatisfying(
              Outcome.Rejected.class,
              rejected -> {
                assertThat(rejected.rejection().code()).isEqualTo(ErrorCode.ENGINE_CLOSED);
                assertThat(rejected.rejection().message()).contains("not known");
              });
    }
    assertThatThrownBy(made::join).hasMessageContaining("ENGINE_CLOSED");
    stores.released.countDown();
  }

  @Test
  void whoeverWaitsForARoomToLoadIsAnsweredAtTheClose() {
    FaultyStores stores = new FaultyStores();
    Limits patient = Limits.builder().joinTimeout(Duration.ofMinutes(1)).build();
    SyncTv sync = SyncTv.builder().stores(stores).limits(patient).build();
    Room room = sync.createRoom("Room", UserId.of("ada"));
    stores.fault = Fault.HANG;
    var view = CompletableFuture.supplyAsync(room::view);
    Wait.until(() -> stores.struck.get() >= 1);
    assertThat(closing(sync)).isLessThan(BOUND);
    assertThatThrownBy(view::join).hasMessageContaining("ENGINE_CLOSED");
    stores.released.countDown();
  }

  /** Guards a bug: an engine that an interrupted thread closed was left half open for good. */
  @Test
  void anInterruptedThreadClosesTheEngineAndStaysInterrupted() {
    SyncTv sync = SyncTv.create();
    Viewer ada = Viewer.in(sync.createRoom("Room", UserId.of("ada")), "ada");
    Thread.currentThread().interrupt();
    sync.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ada.closed).containsExactly(CloseCode.ENGINE_CLOSED);
  }

  @Test
  @Tag("slow")
  void anEngineMayBeClosedByAListenerAndByWhatIsChainedToAnAnswer() {
    SyncTv first = SyncTv.create();
    List<CloseCode> closes = new CopyOnWriteArrayList<>();
    first
        .createRoom("Room", UserId.of("ada"))
        .join(User.of("ada"), message -> first.close(), closes::add);
    Wait.until(() -> closes.equals(List.of(CloseCode.ENGINE_CLOSED)));

    SyncTv second = SyncTv.create();
    Room room = second.createRoom("Room", UserId.of("ada"));
    Viewer ada = Viewer.in(room, "ada");
    CountDownLatch closed = new CountDownLatch(1);
    room.submit(ada.session, Command.select(Scene.media("a")))
        .thenRun(second::close)
        .thenRun(closed::countDown);
    Wait.until(() -> closed.getCount() == 0);
    assertThat(ada.closed).containsExactly(CloseCode.ENGINE_CLOSED);
  }

  @Test
  @Tag("slow")
  void tenThousandRoomsAreClosedInTheBound() {
    SyncTv sync = SyncTv.builder().limits(Limits.builder().roomsPerUser(10_000).build()).build();
    List<CloseCode> closes = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      room.join(User.of("u" + i), message -> {}, closes::add);
    }
    assertThat(sync.statistics().rooms()).isEqualTo(10_000);
    assertThat(closing(sync)).isLessThan(BOUND);
    assertThat(closes).hasSize(10_000).containsOnly(CloseCode.ENGINE_CLOSED);
  }
}
