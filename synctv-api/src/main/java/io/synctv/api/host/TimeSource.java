package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The time of an engine: what time it is, how long things take, and what is due later. The default
 * is the machine's own; {@link ManualTime} is for tests. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public interface TimeSource {

  /** {@return the wall clock's time, in milliseconds since the epoch} */
  long millis();

  /** {@return a monotonic clock's time, in nanoseconds since no moment in particular} */
  long nanoTime();

  /**
   * Runs a task once, later.
   *
   * @param task does not block
   * @param delayMillis how long to wait, in milliseconds
   * @return takes the task back, if it has not begun
   */
  Runnable schedule(Runnable task, long delayMillis);

  /**
   * {@return what an engine's work runs on by this time, for one that runs it by itself; null for
   * the engine's own threads}
   */
  default @Nullable Executor executor() {
    return null;
  }

  /**
   * Waits until a future is done, however it ends.
   *
   * @param future what to wait for
   * @param millis how long to wait at the most, by this time
   * @throws TimeoutException when it is not done by then
   * @throws InterruptedException when the thread is interrupted
   */
  default void await(CompletableFuture<?> future, long millis)
      throws TimeoutException, InterruptedException {
    CompletableFuture<Object> over = new CompletableFuture<>();
    Runnable cancel = schedule(() -> over.complete(future), millis);
    try {
      CompletableFuture.anyOf(future, over).get();
    } catch (ExecutionException e) {
      return; // it has failed, and so it is done
    } finally {
      cancel.run();
    }
    if (!future.isDone()) {
      throw new TimeoutException("it took too long");
    }
  }
}
