package io.synctv.core.room;

import io.synctv.api.IdGenerator;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.SessionRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What all rooms of a node share.
 *
 * @param limits what one person, room or node may use
 * @param stores where rooms outlive the process
 * @param transport what connects this node with others
 * @param encoder the wire's encoder
 * @param ids makes identifiers
 * @param sessions all sessions of the node
 * @param playback writes timelines behind
 * @param counters what is counted
 * @param post what rooms tell those of other nodes
 * @param quota places of people and rooms over all nodes
 * @param workers virtual threads for what may block; once the engine is closed, tasks are dropped
 * @param timer the one scheduler; tasks on it only hand over to workers
 */
record Engine(
    Limits limits,
    Stores stores,
    ClusterTransport transport,
    MessageEncoder encoder,
    IdGenerator ids,
    SessionRegistry sessions,
    PlaybackWriter playback,
    Counters counters,
    Post post,
    Quota quota,
    Executor workers,
    ScheduledExecutorService timer) {

  /** How long the transport may take for an answer, in milliseconds; it promises a second. */
  static final long TRANSPORT_PATIENCE = 1000;

  /** Runs a task on a worker after a delay, unless the engine is closed by then. */
  void later(Runnable task, long delayMillis) {
    var unused = schedule(task, delayMillis);
  }

  /**
   * Asks the transport. The answer comes through a room's mailbox; it is null when the transport
   * failed, or kept nobody's promise and took too long.
   */
  <T> void ask(Serial serial, Supplier<CompletionStage<T>> question, Consumer<@Nullable T> then) {
    CompletableFuture<T> answer;
    try {
      answer = question.get().toCompletableFuture().copy();
    } catch (TransportException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<T> bounded = answer;
    bounded.whenComplete((value, failure) -> serial.execute(() -> then.accept(value)));
    if (!bounded.isDone()) {
      TransportException late = new TransportException("the cluster transport did not answer");
      Future<?> limit = schedule(() -> bounded.completeExceptionally(late), TRANSPORT_PATIENCE);
      bounded.whenComplete((value, failure) -> limit.cancel(false));
    }
  }

  private Future<?> schedule(Runnable task, long delayMillis) {
    try {
      return timer.schedule(() -> workers.execute(task), delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      // The engine is closing: what was to happen later no longer matters.
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Says whether the cluster's store is known to be away. */
  boolean isolated() {
    return transport.health().state() == Health.State.ISOLATED;
  }

  long now() {
    return transport.clock().millis();
  }

  /**
   * Waits for an answer of the transport.
   *
   * @throws TransportException when there is none
   */
  static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(TRANSPORT_PATIENCE, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new TransportException("the cluster transport did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException("interrupted while the cluster transport was asked", e);
    }
  }
}
