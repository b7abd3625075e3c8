package io.synctv.core.fake;

import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.Stores;
import io.synctv.core.store.InMemoryStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/** Stores of which chosen calls fail in a chosen way. */
public final class FaultyStores implements Stores {

  /** How chosen calls fail; null while all work. */
  public volatile Fault fault;

  /** Which calls fail, by name ({@code "ChatStore.list"}) and arguments. */
  public volatile BiPredicate<String, List<Object>> chosen = (call, arguments) -> true;

  /** How many calls have failed, or hang. */
  public final AtomicInteger struck = new AtomicInteger();

  /** Lets go of what hangs. */
  public final CountDownLatch released = new CountDownLatch(1);

  private final Stores stores = new InMemoryStores();

  @Override
  public RoomStore rooms() {
    return faulty(RoomStore.class, stores.rooms());
  }

  @Override
  public ChangeStore changes() {
    return faulty(ChangeStore.class, stores.changes());
  }

  @Override
  public ChatStore chat() {
    return faulty(ChatStore.class, stores.chat());
  }

  @Override
  public PlaybackStore playback() {
    return faulty(PlaybackStore.class, stores.playback());
  }

  @Override
  public SharedValues sharedValues() {
    return faulty(SharedValues.class, stores.sharedValues());
  }

  @Override
  public void close() {
    stores.close();
  }

  private <S> S faulty(Class<S> type, S store) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Fault now = fault;
              List<Object> given = arguments == null ? List.of() : Arrays.asList(arguments);
              if (now != null
                  && chosen.test(type.getSimpleName() + "." + method.getName(), given)) {
                struck.incrementAndGet();
                now.strike(released);
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
