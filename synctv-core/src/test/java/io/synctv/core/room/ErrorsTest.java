package io.synctv.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.synctv.api.NodeId;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.cluster.local.LocalCluster;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.RoomLog;
import io.synctv.core.SyncTv;
import io.synctv.core.fake.Fault;
import io.synctv.core.fake.FaultyStores;
import io.synctv.core.fake.Scene;
import io.synctv.core.fake.Viewer;
import io.synctv.core.fake.Wait;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** An error is no exception, and stops no room for good all the same. */
final class ErrorsTest {

  private final FaultyStores stores = new FaultyStores();

  private SyncTv node() {
    return SyncTv.builder().stores(stores).build();
  }

  @Test
  void aRoomThatCouldNotBeLoadedForAnErrorIsLoadedTheNextTime() {
    try (SyncTv sync = node()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      stores.chosen = (call, arguments) -> call.equals("RoomStore.read");
      stores.fault = Fault.ERROR;
      assertThatThrownBy(room::view).hasMessageContaining("UNAVAILABLE");
      stores.fault = null;
      assertThat(room.view().seq()).isZero();
    }
  }

  /** Guards a bug: after an error the room never again read what others had done. */
  @Test
  void aRoomThatCouldNotReadWhatOthersDidForAnErrorReadsItLater() {
    try (SyncTv one = node();
        SyncTv two = node()) { // of two clusters: they meet in the database alone
      Room here = one.createRoom("Room", UserId.of("ada"));
      Room there = two.handle(here.id());
      Viewer ada = Viewer.in(here, "ada");
      Viewer bob = Viewer.in(there, "bob");
      stores.chosen = (call, arguments) -> call.equals("ChangeStore.since");
      stores.fault = Fault.ERROR;
      ada.submit(here, Command.add(Scene.media("a")));
      Wait.until(() -> stores.struck.get() > 0);
      stores.fault = null;
      ada.submit(here, Command.add(Scene.media("b")));
      Wait.until(() -> bob.playlist().size() == 2);
    }
  }

  /** Guards a bug: the room waited for ever for the answer of a commit that threw an error. */
  @Test
  void aTransportThatThrowsAnErrorIsOneThatDoesNotAnswer() {
    AtomicInteger struck = new AtomicInteger();
    ClusterTransport local = LocalCluster.create().node(NodeId.of("n"));
    RoomLog log =
        proxy(
            RoomLog.class,
            local.rooms(),
            method -> {
              if (method.getName().equals("commit") && struck.getAndIncrement() == 0) {
                throw new LinkageError("as asked");
              }
            });
    ClusterTransport transport = overriding(local, log);
    try (SyncTv sync = SyncTv.builder().transport(transport).build()) {
      Room room = sync.createRoom("Room", UserId.of("ada"));
      Viewer ada = Viewer.in(room, "ada");
      assertThat(ada.submit(room, Command.select(Scene.media("a"))))
          .isInstanceOf(Outcome.Accepted.class);
      assertThat(ada.submit(room, Command.play())).isInstanceOf(Outcome.Accepted.class);
      assertThat(struck.get()).isPositive();
    }
  }

  private interface Before {
    void call(Method method);
  }

  private static <T> T proxy(Class<T> type, T target, Before before) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              before.call(method);
              return invoke(target, method, arguments);
            }));
  }

  private static ClusterTransport overriding(ClusterTransport target, RoomLog log) {
    return (ClusterTransport)
        Proxy.newProxyInstance(
            ClusterTransport.class.getClassLoader(),
            new Class<?>[] {ClusterTransport.class},
            (self, method, arguments) ->
                method.getName().equals("rooms") ? log : invoke(target, method, arguments));
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
