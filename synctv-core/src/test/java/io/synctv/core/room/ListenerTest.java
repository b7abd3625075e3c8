package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionMessage.Ordered;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Fault;
import io.synctv.core.fake.LogRecords;
import io.synctv.core.fake.Messages;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Sessions whose messages go to a listener in the same process. */
final class ListenerTest {

  private final List<SessionMessage> heard = new CopyOnWriteArrayList<>();
  private final List<CloseCode> closed = new CopyOnWriteArrayList<>();

  private static Room room(SyncTv sync) {
    return sync.createRoom("Room", UserId.of("ada"));
  }

  private static ErrorCode code(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected ? rejected.rejection().code() : null;
  }

  @Test
  void theListenerIsToldOnceThatItsSessionIsClosed() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = room(sync);
      Session ada = room.join(User.of("ada"), heard::add, closed::add);
      Wait.until(() -> heard.size() == 1);
      assertThat(closed).isEmpty();
      ada.close(CloseCode.NORMAL);
      ada.close(CloseCode.KICKED);
      ada.disconnected();
      Wait.until(() -> closed.size() == 1);
    }
    assertThat(closed).containsExactly(CloseCode.NORMAL);
  }

  @Test
  void whatWasToldBeforeComesBeforeTheClose() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = room(sync);
      Session ada = room.join(User.of("ada"), heard::add, code -> closed.add(code));
      for (int i = 0; i < 20; i++) {
        room.submit(ada, Command.chat("m" + i));
      }
    }
    assertThat(closed).containsExactly(CloseCode.ENGINE_CLOSED);
    assertThat(heard.stream().filter(Ordered.class::isInstance)).hasSize(20);
  }

  @Test
  void theEngineSaysThatItIsClosedAlsoToAListenerThatBlocksInTime() {
    CountDownLatch released = new CountDownLatch(1);
    SyncTv sync = SyncTv.create();
    room(sync).join(User.of("ada"), message -> Fault.HANG.strike(released), closed::add);
    long start = System.nanoTime();
    sync.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(12));
    assertThat(closed).containsExactly(CloseCode.ENGINE_CLOSED);
    released.countDown();
  }

  @Test
  void aListenerThatBlocksDelaysNobody() {
    CountDownLatch released = new CountDownLatch(1);
    try (SyncTv sync = SyncTv.create()) {
      Room room = room(sync);
      room.join(User.of("slow"), message -> Fault.HANG.strike(released), closed::add);
      Viewer ada = Viewer.in(room, "ada");
      for (int i = 0; i < 10; i++) {
        assertThat(code(ada.submit(room, Command.chat("m" + i)))).isNull();
      }
      Wait.until(() -> ada.said().size() == 10);
      released.countDown();
    }
  }

  /** Guards a bug: the session stayed open and deaf after an error. */
  @Test
  void aListenerThatThrowsIsLoggedOnceWithItsSessionWhichIsClosed() {
    List<Consumer<SessionMessage>> listeners =
        List.of(
            message -> Fault.EXCEPTION.strike(new CountDownLatch(1)),
            message -> Fault.ERROR.strike(new CountDownLatch(1)),
            message -> sneak(new Exception("checked")),
            message -> sneak(new java.io.IOException("checked")));
    try (SyncTv sync = SyncTv.create()) {
      Room room = room(sync);
      Viewer ada = Viewer.in(room, "ada");
      for (Consumer<SessionMessage> listener : listeners) {
        try (LogRecords log = LogRecords.of(Session.class)) {
          Session session = room.join(User.of("bad"), listener, closed::add);
          Wait.until(() -> !closed.isEmpty());
          assertThat(closed).containsExactly(CloseCode.LISTENER_FAILED);
          ada.submit(room, Command.chat("x"));
          assertThat(session.closeCode()).isEqualTo(CloseCode.LISTENER_FAILED);
          assertThat(log.messages()).hasSize(1).first().asString().contains(session.id().value());
          assertThat(code(Wait.answer(room.submit(session, Command.chat("y")))))
              .isEqualTo(ErrorCode.SESSION_CLOSED);
          closed.clear();
        }
      }
      Wait.until(() -> sync.statistics().sessions() == 1);
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> void sneak(Exception checked) throws E {
    throw (E) checked;
  }

  @Test
  void nothingIsToldAfterTheClose() {
    ListenerSink[] sink = new ListenerSink[1];
    sink[0] =
        new ListenerSink(
            message -> {
              heard.add(message);
              sink[0].close(CloseCode.NORMAL, false);
            },
            closed::add);
    sink[0].write(List.of(Messages.notice(1), Messages.notice(1)));
    assertThat(heard).hasSize(1);
    assertThat(closed).containsExactly(CloseCode.NORMAL);
  }

  @Test
  void aCommandOfAClosedSessionIsRefused() {
    try (SyncTv sync = SyncTv.create()) {
      Room room = room(sync);
      Viewer ada = Viewer.in(room, "ada");
      Viewer bob = Viewer.in(room, "bob");
      bob.session.close(CloseCode.KICKED);
      for (Command command : List.of(Command.chat("x"), Command.play())) {
        assertThat(code(bob.submit(room, command))).isEqualTo(ErrorCode.SESSION_CLOSED);
      }
      ada.session.disconnected();
      assertThat(code(ada.submit(room, Command.chat("x")))).isEqualTo(ErrorCode.SESSION_CLOSED);
      room.typing(bob.session);
      room.sync(bob.session, null);
    }
  }

  @Test
  void aSessionThatGivesCommandsIsNotIdle() {
    Limits limits = Limits.builder().idle(Duration.ofMillis(1500)).build();
    try (SyncTv sync = SyncTv.builder().limits(limits).build()) {
      Room room = room(sync);
      Viewer busy = Viewer.in(room, "ada");
      Viewer silent = Viewer.in(room, "bob");
      Wait.until(
          () -> {
            busy.submit(room, Command.seek(1));
            return !silent.closed.isEmpty();
          });
      assertThat(silent.closed).containsExactly(CloseCode.IDLE);
      assertThat(busy.session.isOpen()).isTrue();
    }
  }

  @Test
  void aSessionInTheProcessHasNoIdleLimitUnlessAskedFor() {
    Limits limits = Limits.builder().idle(Duration.ofMillis(1)).build();
    try (SyncTv sync = SyncTv.builder().limits(limits).build()) {
      Room room = room(sync);
      Session silent = room.join(User.of("ada"), heard::add, closed::add);
      List<CloseCode> asked = new CopyOnWriteArrayList<>();
      JoinRequest request = JoinRequest.of(User.of("bob")).withIdle(Duration.ofMillis(1));
      room.join(request, message -> {}, asked::add);
      Viewer wired = Viewer.in(room, "eve");
      Wait.until(() -> asked.equals(List.of(CloseCode.IDLE)));
      Wait.until(() -> wired.closed.equals(List.of(CloseCode.IDLE)));
      assertThat(silent.isOpen()).isTrue();
    }
    assertThatThrownBy(() -> JoinRequest.of(User.of("bob")).withIdle(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
