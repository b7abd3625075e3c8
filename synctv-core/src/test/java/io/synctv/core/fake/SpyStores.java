package io.synctv.core.fake;

import io.synctv.api.RoomId;
import io.synctv.api.playlist.PlaylistItem;
import io.synctv.api.store.ChangeStore;
import io.synctv.api.store.ChatStore;
import io.synctv.api.store.PlaybackStore;
import io.synctv.api.store.RoomStore;
import io.synctv.api.store.SharedValues;
import io.synctv.api.store.StoreException;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.api.store.Stores;
import io.synctv.core.store.InMemoryStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stores that note each call ({@code "ChatStore.append"}) and fail where they are told to. */
public class SpyStores implements Stores {

  public final List<String> calls = new CopyOnWriteArrayList<>();
  public final Set<String> failing = ConcurrentHashMap.newKeySet();

  /** Calls that are refused at once, as of a store that is known to be away. */
  public final Set<String> away = ConcurrentHashMap.newKeySet();

  private final Map<String, Queue<Answer>> scripted = new ConcurrentHashMap<>();
  private volatile Stores stores;

  /** What a call is answered in place of what the store would, or after it. */
  @FunctionalInterface
  public interface Answer {
    Object give(Callable<Object> real) throws Exception;
  }

  public SpyStores() {
    this(new InMemoryStores());
  }

  /** What every engine asks once a second. */
  private static final String POLL = "ChangeStore.recent";

  public SpyStores(Stores stores) {
    this.stores = stores;
  }

  /** What is kept is something else from now on, as after a failover to an older copy. */
  public void become(Stores others) {
    stores = others;
  }

  /** The next call of this name is answered so, after those that were said before. */
  public void next(String call, Answer answer) {
    scripted.computeIfAbsent(call, name -> new ConcurrentLinkedQueue<>()).add(answer);
  }

  /** Returns the calls since the last time, but for those of one store. */
  public List<String> takeCallsBut(Class<?> store) {
    List<String> taken = new ArrayList<>(calls);
    calls.removeAll(taken);
    taken.removeIf(call -> call.startsWith(store.getSimpleName()) || call.equals(POLL));
    return taken;
  }

  @Override
  public RoomStore rooms() {
    return spy(RoomStore.class, stores.rooms());
  }

  @Override
  public ChangeStore changes() {
    return spy(ChangeStore.class, stores.changes());
  }

  /** Returns what is kept of a room's playlist. */
  public List<PlaylistItem> playlist(RoomId room) {
    return stores.rooms().read(room, 1).orElseThrow().playlist();
  }

  @Override
  public ChatStore chat() {
    return spy(ChatStore.class, stores.chat());
  }

  @Override
  public PlaybackStore playback() {
    return spy(PlaybackStore.class, stores.playback());
  }

  @Override
  public SharedValues sharedValues() {
    return spy(SharedValues.class, stores.sharedValues());
  }

  @Override
  public void close() {
    stores.close();
  }

  private <S> S spy(Class<S> type, S store) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(type, store, method, arguments));
    return type.cast(proxy);
  }

  private Object call(Class<?> type, Object store, Method method, Object[] arguments)
      throws Throwable {
    String name = type.getSimpleName() + "." + method.getName();
    calls.add(name);
    if (away.contains(name)) {
      throw new StoreUnavailableException(name + " is away as asked");
    }
    if (failing.contains(name)) {
      throw new StoreException(name + " fails as asked", new IllegalStateException());
    }
    Queue<Answer> answers = scripted.get(name);
    Answer answer = answers == null ? null : answers.poll();
    return answer == null
        ? invoke(method, store, arguments)
        : answer.give(() -> invoke(method, store, arguments));
  }

  private static Object invoke(Method method, Object store, Object[] arguments) throws Exception {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception failure) {
        throw failure;
      }
      throw (Error) e.getCause();
    }
  }
}
