package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.IdGenerator;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.RejectedException;
import io.synctv.api.session.MessageEncoder;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Health;
import io.synctv.cluster.spi.Mailbox;
import io.synctv.cluster.spi.TransportException;
import io.synctv.core.directory.PublicRooms;
import io.synctv.core.limit.CommandRates;
import io.synctv.core.limit.Limits;
import io.synctv.core.session.SessionRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
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
 * @param metrics what is counted
 * @param messenger what rooms tell those of other nodes
 * @param publicRooms the list of rooms, in memory
 * @param workers runs what may block or is due later; once the engine is closed, tasks are dropped
 * @param host what is asked of the application
 * @param rates how fast people give commands
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public record Engine(
    Limits limits,
    Stores stores,
    ClusterTransport transport,
    MessageEncoder encoder,
    IdGenerator ids,
    SessionRegistry sessions,
    PlaybackWriter playback,
    EngineCounters metrics,
    NodeMessenger messenger,
    PublicRooms publicRooms,
    Execution workers,
    HostQuestions host,
    CommandRates rates) {

  /** How long the transport may take for an answer, in milliseconds; it promises a second. */
  public static final long TRANSPORT_PATIENCE = 1000;

  /** Runs a task on a worker after a delay, unless the engine is closed by then. */
  public void later(Runnable task, long delayMillis) {
    var unused = workers.schedule(task, delayMillis);
  }

  /**
   * Asks the transport. The answer comes through a room's mailbox; it is null when the transport
   * failed, or kept nobody's promise and took too long.
   */
  <T> void ask(Mailbox mailbox, Supplier<CompletionStage<T>> question, Consumer<@Nullable T> then) {
    CompletableFuture<T> bounded = asked(question);
    bounded.whenComplete((value, failure) -> mailbox.execute(() -> then.accept(value)));
    if (!bounded.isDone()) {
      TransportException late = new TransportException("the cluster transport did not answer");
      Runnable cancel =
          workers.schedule(() -> bounded.completeExceptionally(late), TRANSPORT_PATIENCE);
      bounded.whenComplete((value, failure) -> cancel.run());
    }
  }

  /** Asks the transport; an answer that it threw is one that failed, and not waited for. */
  private static <T extends @Nullable Object> CompletableFuture<T> asked(
      Supplier<CompletionStage<T>> question) {
    try {
      return question.get().toCompletableFuture().copy();
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Says whether the cluster's store is known to be away. */
  public boolean isolated() {
    return transport.health().state() == Health.State.ISOLATED;
  }

  public long now() {
    return transport.clock().millis();
  }

  /**
   * Asks the transport, and waits for its answer.
   *
   * @throws TransportException when there is none, whatever the transport threw
   */
  public <T extends @Nullable Object> T await(Supplier<CompletionStage<T>> question) {
    CompletableFuture<T> future = asked(question);
    try {
      workers.await(future, TRANSPORT_PATIENCE);
      return future.join();
    } catch (CompletionException | TimeoutException e) {
      throw new TransportException("the cluster transport did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TransportException("interrupted while the cluster transport was asked", e);
    }
  }

  /** Returns when whoever asks for a room now has waited long enough, in monotonic nanoseconds. */
  public long joinDeadline() {
    return nanoTime() + limits.joinTimeout().toNanos();
  }

  /**
   * Waits for something that others may wait for, too.
   *
   * @param deadline until when, by {@link #nanoTime}
   * @return whether it is done, well or not
   */
  public boolean await(CompletableFuture<?> shared, long deadline) {
    long left = deadline - nanoTime();
    if (!shared.isDone() && left > 0) {
      pause(shared, TimeUnit.NANOSECONDS.toMillis(left) + 1);
    }
    return shared.isDone();
  }

  /**
   * Waits for an answer of this engine that nobody else waits for. When the time is up it is
   * completed as refused: so whoever has the answer after that learns that nobody wants it.
   *
   * @param deadline until when, by {@link #nanoTime}
   * @throws RejectedException UNAVAILABLE when the time is up, or as the answer says
   */
  public <T extends @Nullable Object> T join(CompletableFuture<T> own, long deadline) {
    try {
      await(own, deadline);
    } finally {
      own.completeExceptionally(new RejectedException(ErrorCode.UNAVAILABLE));
    }
    try {
      return own.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RejectedException refusal) {
        throw refusal;
      }
      throw e;
    }
  }

  /** Waits. */
  public void pause(long millis) {
    pause(new CompletableFuture<>(), millis);
  }

  private void pause(CompletableFuture<?> future, long millis) {
    try {
      workers.await(future, millis);
    } catch (TimeoutException e) {
      return; // that is all that was wanted
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedException(ErrorCode.UNAVAILABLE);
    }
  }

  /** Returns a monotonic clock's time, in nanoseconds. */
  public long nanoTime() {
    return workers.nanoTime();
  }
}
