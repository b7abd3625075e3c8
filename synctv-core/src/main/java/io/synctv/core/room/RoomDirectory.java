package io.synctv.core.room;

import io.synctv.api.Actor;
import io.synctv.api.IdempotencyKey;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.CloseCode;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.store.StoreUnavailableException;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Subscription;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.cache.CacheStatistics;
import io.synctv.core.directory.AbsentRooms;
import io.synctv.core.directory.CacheCounter;
import io.synctv.core.engine.Engine;
import io.synctv.core.host.EventListeners;
import io.synctv.core.log.ReplicatedLog;
import io.synctv.core.presence.AntiEntropy;
import io.synctv.core.presence.ClusterPresence;
import io.synctv.core.presence.Quota;
import io.synctv.core.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that are in this node's memory. A room comes in when somebody asks for it and leaves
 * when it has been empty for a while. Safe for use by several threads; loading blocks.
 */
final class RoomDirectory {

  private static final System.Logger LOG = System.getLogger(RoomDirectory.class.getName());

  /** How many rooms may be loaded at the same time. */
  private static final int MOST_LOADING = 4096;

  /** How often a room that is not there is looked for while others are being made. */
  private static final int MOST_TRIES = 5;

  private final Engine engine;
  private final ClusterPresence presence;
  private final AntiEntropy antiEntropy;
  private final RoomUses uses;
  private final RoomLoader loader;
  private final StoreCalls calls;
  private final RepeatedCommands repeated;
  private final CacheCounter asked = new CacheCounter();
  private final AbsentRooms absent;
  private final RoomCreation creation;
  private final AccessRefresh access;
  private final Semaphore loading = new Semaphore(MOST_LOADING);
  private final Map<RoomId, CompletableFuture<@Nullable RoomActor>> rooms =
      new ConcurrentHashMap<>();

  private final List<Subscription> subscriptions = new ArrayList<>();
  private volatile boolean closed;

  /** Rooms that left as the engine closed. */
  private final Queue<RoomActor> leaving = new ConcurrentLinkedQueue<>();

  RoomDirectory(Engine engine, Quota quota, EventListeners listeners) {
    this.engine = engine;
    this.calls = new StoreCalls(engine);
    this.repeated = new RepeatedCommands(engine, calls);
    this.absent = new AbsentRooms(engine::nanoTime);
    this.creation = new RoomCreation(engine, absent);
    this.access = new AccessRefresh(engine, this::each);
    this.presence = new ClusterPresence(engine);
    this.uses = new RoomUses(engine);
    this.loader = new RoomLoader(engine, presence, listeners, uses, this::retired);
    this.antiEntropy =
        new AntiEntropy(
            engine, presence, quota, task -> each(actor -> task.accept(actor.sessions())));
  }

  /** Returns what asks the stores for those outside of any room. */
  StoreCalls calls() {
    return calls;
  }

  /** Starts to hear of other nodes, and of whether they are reached. */
  void hearOfNodes() {
    subscriptions.addAll(antiEntropy.listen());
    subscriptions.add(engine.transport().health().listen(this::reached));
    access.listen().ifPresent(subscriptions::add);
  }

  /** Has a new listener told of the rooms that are in memory. */
  void feed() {
    each(RoomActor::feed);
  }

  /** Has the application asked again what people may do in the rooms of this node. */
  AccessRefresh access() {
    return access;
  }

  private void reached(Health.State state) {
    if (state != Health.State.UP) {
      each(actor -> actor.room().execute(actor.log()::isolate));
    }
  }

  /** Notes the use of the rooms in memory. Blocks. */
  void noteUses() {
    uses.note(this::each);
  }

  /** Compares this node's rooms with what the others have. Blocks. */
  void reconcile() {
    antiEntropy.reconcile();
  }

  /** Counts the sessions of rooms over all nodes. Blocks when some are not in memory. */
  Map<RoomId, Integer> online(Collection<RoomId> ids) {
    Map<RoomId, Integer> counts = new HashMap<>();
    List<RoomId> unknown = new ArrayList<>();
    for (RoomId id : ids) {
      RoomActor actor = inMemory(id);
      if (actor == null) {
        unknown.add(id);
      } else {
        counts.put(id, actor.sessions().count());
      }
    }
    if (!unknown.isEmpty() && !engine.isolated()) {
      try {
        counts.putAll(presence.count(unknown));
      } catch (TransportException e) {
        LOG.log(System.Logger.Level.DEBUG, "Who is in which room could not be asked", e);
      }
    }
    unknown.forEach(id -> counts.putIfAbsent(id, 0));
    return counts;
  }

  private void each(Consumer<RoomActor> task) {
    for (RoomId id : rooms.keySet()) {
      RoomActor actor = inMemory(id);
      if (actor != null) {
        task.accept(actor);
      }
    }
  }

  /** Keeps a new room and returns its id, or that of the room the key has made before. Blocks. */
  RoomId create(RoomSpec spec, User owner, @Nullable IdempotencyKey key) {
    return creation.create(spec, owner, key);
  }

  /**
   * Returns a room, from memory or loaded. Blocks when it has to be loaded: on a thread of its own
   * and once for all who wait, so that it goes on when some have waited long enough.
   *
   * @param deadline until when to wait, by {@link Engine#nanoTime}
   * @return the room, or null when there is none
   * @throws RejectedException UNAVAILABLE when stores or transport are away or take too long,
   *     OVERLOADED when too many rooms are being loaded, ENGINE_CLOSED when the engine is closed
   */
  @Nullable RoomActor actor(RoomId id, long deadline) {
    while (true) {
      if (closed) {
        throw new RejectedException(ErrorCode.ENGINE_CLOSED);
      }
      if (absent.contains(id)) {
        return null;
      }
      CompletableFuture<@Nullable RoomActor> mine = new CompletableFuture<>();
      CompletableFuture<@Nullable RoomActor> other = rooms.putIfAbsent(id, mine);
      if (other == null) {
        asked.miss();
        begin(id, mine);
        other = mine;
      } else {
        asked.hit();
      }
      RoomActor actor = joined(other, deadline);
      if (actor != null && !actor.room().retired()) {
        return actor;
      }
      rooms.remove(id, other);
      if (actor == null) {
        return null;
      }
      if (engine.nanoTime() > deadline) {
        throw new RejectedException(ErrorCode.UNAVAILABLE); // it leaves memory again and again
      }
    }
  }

  private void begin(RoomId id, CompletableFuture<@Nullable RoomActor> promise) {
    if (closed) { // since it was looked at: nobody would complete it
      rooms.remove(id, promise);
      promise.completeExceptionally(new RejectedException(ErrorCode.ENGINE_CLOSED));
      return;
    }
    if (!loading.tryAcquire()) {
      rooms.remove(id, promise);
      promise.completeExceptionally(new RejectedException(ErrorCode.OVERLOADED));
      return;
    }
    engine
        .workers()
        .execute(
            () -> {
              try {
                load(id, promise);
              } finally {
                loading.release();
              }
            });
  }

  private void load(RoomId id, CompletableFuture<@Nullable RoomActor> promise) {
    try {
      RoomActor actor = find(id);
      if (actor == null) {
        rooms.remove(id, promise);
      }
      boolean wanted = promise.complete(actor);
      if (actor != null && (closed || !wanted)) {
        leaving.add(actor);
        actor.close();
      }
    } catch (Throwable e) {
      // Whatever it is: whoever asks for the room after that would wait for it in vain.
      // A store that is away has said so itself, once.
      boolean away = e instanceof StoreUnavailableException || e instanceof RejectedException;
      LOG.log(
          away ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
          "Room " + id + " could not be loaded",
          e);
      rooms.remove(id, promise);
      promise.completeExceptionally(
          e instanceof RejectedException ? e : new RejectedException(ErrorCode.UNAVAILABLE));
    }
  }

  /** Loads a room, once more when it may have been made while the database was asked. */
  private @Nullable RoomActor find(RoomId id) {
    for (int tries = 1; ; tries++) {
      long before = absent.known();
      RoomActor actor = loader.load(id);
      if (actor != null || absent.add(id, before) || tries == MOST_TRIES) {
        return actor;
      }
    }
  }

  /** Answers a command to a room that is gone. */
  CompletionStage<Outcome> repeated(RoomId id, Actor actor, Submission submission) {
    return repeated.answer(id, actor, submission);
  }

  /** Lets go of a room that has left memory. */
  private void retired(RoomActor actor) {
    actor.deafen();
    engine.playback().flush();
    rooms.computeIfPresent(
        actor.room().id(), (id, future) -> future.getNow(null) == actor ? null : future);
  }

  /** Returns how often what is in memory had the answer. */
  Map<String, CacheStatistics> caches() {
    return Map.of(
        "rooms",
        asked.statistics(),
        "absent-rooms",
        absent.statistics(),
        "public-rooms",
        engine.publicRooms().statistics());
  }

  /** Returns how many rooms are in memory. */
  int size() {
    return rooms.size();
  }

  /** Returns a room if it is in memory. */
  @Nullable RoomActor inMemory(RoomId id) {
    CompletableFuture<@Nullable RoomActor> future = rooms.get(id);
    return future == null ? null : actorOf(future);
  }

  private static @Nullable RoomActor actorOf(CompletableFuture<@Nullable RoomActor> future) {
    return future.isDone() && !future.isCompletedExceptionally() ? future.join() : null;
  }

  /** Does something with the log of each room in memory. */
  void eachLog(Consumer<ReplicatedLog> task) {
    each(actor -> task.accept(actor.log()));
  }

  /** Returns the log of a room if it is in memory. */
  @Nullable ReplicatedLog log(RoomId id) {
    RoomActor actor = inMemory(id);
    return actor == null ? null : actor.log();
  }

  /** Tells every session when to come back, spread over a time. */
  void announceDrain(long spreadMillis) {
    List<Session> all = List.copyOf(engine.sessions().all());
    for (int i = 0; i < all.size(); i++) {
      all.get(i).send(new SessionMessage.Drain(spreadMillis * i / Math.max(1, all.size())));
    }
  }

  /** Closes every session. */
  void closeSessions(CloseCode code) {
    engine.sessions().all().forEach(session -> session.close(code));
  }

  /** Says whether no room in memory has a command left to answer. */
  boolean answered() {
    for (RoomId id : rooms.keySet()) {
      RoomActor actor = inMemory(id);
      if (actor != null && !actor.answered()) {
        return false;
      }
    }
    return true;
  }

  /** Takes all rooms out of memory; none comes in any more, and nobody waits for one. */
  void close() {
    closed = true;
    subscriptions.forEach(Subscription::close);
    for (CompletableFuture<@Nullable RoomActor> future : rooms.values()) {
      future.completeExceptionally(new RejectedException(ErrorCode.ENGINE_CLOSED));
      RoomActor actor = actorOf(future);
      if (actor != null) {
        leaving.add(actor);
        actor.close();
      }
    }
    rooms.clear();
  }

  /** Answers all who still wait for a store or a room that does not answer; none waits any more. */
  void answerAll() {
    closed = true;
    calls.close();
    leaving.forEach(RoomActor::answerAll);
    for (CompletableFuture<@Nullable RoomActor> future : rooms.values()) { // if closing hangs
      future.completeExceptionally(new RejectedException(ErrorCode.ENGINE_CLOSED));
      RoomActor actor = actorOf(future);
      if (actor != null) {
        actor.answerAll();
      }
    }
  }

  /** Says whether no room that left as the engine closed has a command left to answer. */
  boolean quiet() {
    return leaving.stream().allMatch(RoomActor::quiet);
  }

  private @Nullable RoomActor joined(CompletableFuture<@Nullable RoomActor> future, long deadline) {
    if (!engine.await(future, deadline)) {
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    }
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RejectedException refusal) {
        throw refusal;
      }
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    }
  }
}
