package io.synctv.server;

import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.Stores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Stores whose rooms are read or listed slowly or not at all, as a test says. */
final class FaultyStores implements Stores {

  /** How long each reading takes. */
  volatile Duration delay = Duration.ZERO;

  /** What each reading throws; nothing when null. */
  volatile Supplier<? extends Throwable> failure;

  /** How often a room was read. */
  final AtomicInteger reads = new AtomicInteger();

  /** How often rooms were listed. */
  final AtomicInteger lists = new AtomicInteger();

  /** What each listing waits for. */
  volatile CompletableFuture<?> listing = CompletableFuture.completedFuture(null);

  private volatile Stores stores;

  /** Returns what a server finds on a machine with such stores. */
  Server.Machine machine() {
    return new Server.Machine(
        Server.Machine.THIS.clock(),
        real -> {
          stores = real;
          return this;
        });
  }

  @Override
  public RoomStore rooms() {
    RoomStore rooms = stores.rooms();
    return (RoomStore)
        Proxy.newProxyInstance(
            RoomStore.class.getClassLoader(),
            new Class<?>[] {RoomStore.class},
            (self, method, arguments) -> {
              if (method.getName().equals("read")) {
                reads.incrementAndGet();
                Thread.sleep(delay);
                Supplier<? extends Throwable> thrown = failure;
                if (thrown != null) {
                  throw thrown.get();
                }
              }
              if (method.getName().equals("list")) {
                lists.incrementAndGet();
                listing.join();
              }
              try {
                return method.invoke(rooms, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public ChangeStore changes() {
    return stores.changes();
  }

  @Override
  public ChatStore chat() {
    return stores.chat();
  }

  @Override
  public PlaybackStore playback() {
    return stores.playback();
  }

  @Override
  public SharedValues sharedValues() {
    return stores.sharedValues();
  }

  @Override
  public void close() {
    stores.close();
  }
}
