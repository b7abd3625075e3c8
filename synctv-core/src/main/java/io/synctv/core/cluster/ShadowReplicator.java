package io.synctv.core.cluster;

import io.synctv.api.RoomId;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.core.time.SystemTime;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that talks to the shadow. What callers of the primary want to have repeated is put
 * into its queue and forgotten; the shadow's answers and deliveries come through the same queue, so
 * that whatever is known of the shadow belongs to this thread and needs no lock.
 *
 * <p>At most {@value #CAPACITY} operations wait or are under way, and as many deliveries: what
 * comes on top is dropped and counted.
 */
final class ShadowReplicator implements AutoCloseable {

  static final int CAPACITY = 10_000;

  private static final System.Logger LOG = System.getLogger(ShadowTransport.class.getName());
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  /** What a step does, and what it calls when it is over. */
  interface Step {
    void start(Runnable done);
  }

  /** How long the shadow may take, for each thing it does. */
  record Patience(Duration answer, Duration delivery, Duration audit) {
    static final Patience DEFAULT =
        new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  private final ClusterTransport primary;
  private final ClusterTransport shadow;
  private final Patience patience;
  private final Discrepancies found = new Discrepancies(SystemTime.INSTANCE::nanoTime);
  private final ConcurrentMap<RoomId, ShadowRoom> rooms = new ConcurrentHashMap<>();
  private final StepQueue others = new StepQueue(this);
  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger deliveries = new AtomicInteger();
  private final Thread worker;
  private volatile boolean closing;

  ShadowReplicator(ClusterTransport primary, ClusterTransport shadow, Patience patience) {
    this.primary = primary;
    this.shadow = shadow;
    this.patience = patience;
    this.worker = Thread.ofVirtual().name("synctv-shadow").start(this::work);
  }

  ClusterTransport primary() {
    return primary;
  }

  ClusterTransport shadow() {
    return shadow;
  }

  Patience patience() {
    return patience;
  }

  Discrepancies found() {
    return found;
  }

  boolean away() {
    return shadow.health().state() == Health.State.ISOLATED;
  }

  /** Begins to follow a room, or goes on when it was about to be given up. */
  void follow(RoomId id) {
    rooms.compute(
        id,
        (same, known) -> {
          ShadowRoom room = known == null ? new ShadowRoom(id, this) : known;
          room.watchers.incrementAndGet();
          return room;
        });
  }

  /** Gives a room up when nobody watches it any more, after a last look at it. */
  void leave(RoomId id) {
    ShadowRoom room = rooms.get(id);
    if (room != null && room.watchers.decrementAndGet() == 0) {
      room.queue().add(room::end);
    }
  }

  /** Forgets a room unless it is watched again. */
  boolean forget(ShadowRoom room) {
    return rooms.computeIfPresent(
            room.id(), (same, known) -> known.watchers.get() == 0 ? null : known)
        == null;
  }

  @Nullable ShadowRoom room(RoomId id) {
    return rooms.get(id);
  }

  /** Returns where questions about everything but rooms queue up. */
  StepQueue others() {
    return others;
  }

  /** Takes a place for an operation, or counts that there is none. */
  boolean admit(Object where) {
    if (closing || waiting.incrementAndGet() > CAPACITY) {
      waiting.decrementAndGet();
      found.count(Discrepancy.OVERFLOW, where);
      return false;
    }
    return true;
  }

  void release() {
    waiting.decrementAndGet();
  }

  /** Does something on the replicator's thread. */
  void run(Runnable task) {
    tasks.add(task);
  }

  /** Takes a delivery in, or returns false when too many wait. */
  boolean deliver(Runnable task) {
    if (deliveries.incrementAndGet() > CAPACITY) {
      deliveries.decrementAndGet();
      return false;
    }
    run(
        () -> {
          deliveries.decrementAndGet();
          task.run();
        });
    return true;
  }

  /** Asks the shadow something and hears the answer, or null when it failed, on this thread. */
  <T extends @Nullable Object> void ask(
      Object where, Supplier<CompletionStage<T>> question, Consumer<@Nullable T> answer) {
    CompletionStage<T> stage;
    try {
      stage = question.get();
    } catch (RuntimeException e) {
      failed(where);
      answer.accept(null);
      return;
    }
    stage
        .toCompletableFuture()
        .copy()
        .orTimeout(patience.answer.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (result, failure) ->
                run(
                    () -> {
                      if (failure != null) {
                        failed(where);
                      }
                      answer.accept(failure == null ? result : null);
                    }));
  }

  void failed(Object where) {
    found.count(away() ? Discrepancy.AWAY : Discrepancy.FAILURE, where);
  }

  private void work() {
    long tickedAt = SystemTime.INSTANCE.nanoTime();
    long pause = Math.min(TimeUnit.SECONDS.toNanos(1), patience.delivery.toNanos() / 4);
    try {
      while (!closing || waiting.get() > 0) {
        Runnable task = tasks.poll(pause, TimeUnit.NANOSECONDS);
        if (task != null) {
          runSafely(task);
        }
        long now = SystemTime.INSTANCE.nanoTime();
        if (now - tickedAt >= pause) {
          tickedAt = now;
          rooms.values().forEach(room -> runSafely(() -> room.tick(now)));
        }
      }
    } catch (InterruptedException e) {
      // The end of the time that closing allows.
    }
  }

  private static void runSafely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "The shadow could not be followed", e);
    }
  }

  /** Lets what waits be done for a second at the most, and stops. The transports stay open. */
  @Override
  public void close() {
    closing = true;
    run(() -> {}); // wakes the worker
    try {
      if (!worker.join(FAREWELL)) {
        worker.interrupt();
      }
    } catch (InterruptedException e) {
      worker.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
