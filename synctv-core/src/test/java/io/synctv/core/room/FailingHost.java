package io.synctv.core.room;

import io.synctv.api.Epoch;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.host.AccessDecision;
import io.synctv.api.room.RoomInfo;
import io.synctv.api.session.SessionMessage;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Fault;
import io.synctv.core.fake.FaultyStores;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * An engine whose host fails in one room, in one way: with a room in memory, a room that is not,
 * and a room beside them whose people must not notice.
 */
final class FailingHost implements AutoCloseable {

  /** What of the host fails. */
  enum Culprit {
    STORE,
    LISTENER,
    ENCODER,
    POLICY
  }

  /** Something that is asked of the engine. */
  interface Call {
    Object on(FailingHost host) throws Exception;
  }

  private static final Limits LIMITS =
      Limits.builder().joinTimeout(Duration.ofMillis(1500)).build();

  final FaultyStores stores = new FaultyStores();
  final SyncTv sync;
  final Room room;
  final Room cold;
  final Room other;

  /** A session in the room, of somebody who only watches. */
  final Session watching;

  /** The session that methods are called on. */
  final Session session;

  /** The codes with which the failing listener's session was closed. */
  final List<CloseCode> closes = new CopyOnWriteArrayList<>();

  final CountDownLatch released = new CountDownLatch(1);
  private final Viewer neighbour;
  private final Epoch epoch;
  private volatile Fault listenerFault;
  private volatile Fault encoderFault;
  private volatile Fault policyFault;

  FailingHost() {
    sync =
        SyncTv.builder()
            .stores(stores)
            .limits(LIMITS)
            .encoder(this::encode)
            .accessPolicy(this::decide)
            .build();
    room = sync.createRoom("Failing", UserId.of("ada"));
    cold = sync.createRoom("Cold", UserId.of("ada"));
    other = sync.createRoom("Other", UserId.of("bob"));
    neighbour = Viewer.in(other, "bob");
    session = Viewer.in(room, "ada").session;
    accepted(room.submit(session, Command.select(Scene.media("a"))));
    epoch = room.view().epoch();
    watching = room.join(User.of("eve"), this::heard, closes::add);
    Wait.until(() -> room.count() == 2);
  }

  /** Starts to fail. */
  void fail(Culprit culprit, Fault fault) throws InterruptedException {
    switch (culprit) {
      case STORE -> {
        stores.chosen = this::concerns;
        stores.fault = fault;
      }
      case LISTENER -> {
        listenerFault = fault;
        accepted(room.submit(session, Command.seek(10)));
      }
      case ENCODER -> {
        encoderFault = fault;
        if (fault == Fault.HANG) { // holds the room from then on, and whoever called into it
          Thread.startVirtualThread(() -> room.submit(session, Command.chat("held")));
          encoding.await();
        }
      }
      case POLICY -> policyFault = fault;
    }
  }

  private boolean concerns(String call, List<Object> arguments) {
    Set<RoomId> failing = Set.of(room.id(), cold.id());
    return call.equals("RoomStore.create")
        || call.equals("RoomStore.list")
        || (!arguments.isEmpty() && failing.contains(arguments.getFirst()));
  }

  private AccessDecision decide(RoomInfo info, User user) {
    Fault fault = policyFault;
    if (fault != null && Set.of(room.id(), cold.id()).contains(info.id())) {
      fault.strike(released);
    }
    return AccessDecision.roomRules();
  }

  private void heard(SessionMessage message) {
    Fault fault = listenerFault;
    if (fault != null) {
      fault.strike(released);
    }
  }

  private final CountDownLatch encoding = new CountDownLatch(1);

  private byte[] encode(SessionMessage message) {
    Fault fault = encoderFault;
    if (fault != null && ofRoom(message)) {
      encoding.countDown();
      fault.strike(released);
    }
    return new byte[] {1};
  }

  private boolean ofRoom(SessionMessage message) {
    return switch (message) {
      case SessionMessage.Welcome welcome -> welcome.room().id().equals(room.id());
      case SessionMessage.Ordered ordered -> ordered.event().epoch().equals(epoch);
      default -> false;
    };
  }

  /** Calls something on a thread of its own and says how it was answered. */
  CompletableFuture<String> answer(Call call) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            Object result = call.on(this);
            if (result instanceof CompletionStage<?> stage) {
              result = stage.toCompletableFuture().join();
            }
            answer.complete(
                result instanceof Outcome.Rejected rejected
                    ? rejected.rejection().code().name()
                    : "WORKS");
          } catch (RejectedException e) {
            answer.complete(e.rejection().code().name());
          } catch (Throwable e) {
            answer.complete(e.toString());
          }
        });
    return answer;
  }

  /** Uses the room beside, as if nothing had happened. */
  void useOther() {
    accepted(other.submit(neighbour.session, Command.select(Scene.media("b"))));
    accepted(other.submit(neighbour.session, Command.play()));
    accepted(other.submit(neighbour.session, Command.chat("still here")));
    Viewer late = Viewer.in(other, "late");
    Wait.until(() -> neighbour.seq() == other.view().seq());
    late.session.close(CloseCode.NORMAL);
  }

  private static void accepted(CompletionStage<Outcome> answer) {
    if (!(Wait.answer(answer) instanceof Outcome.Accepted)) {
      throw new AssertionError("refused: " + Wait.answer(answer));
    }
  }

  JoinRequest newcomer() {
    return JoinRequest.of(User.of("new"));
  }

  @Override
  public void close() {
    released.countDown();
    stores.released.countDown();
    sync.close();
  }
}
