package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;

/**
 * What an engine's work runs on: threads for what may block, a timer, a clock for how long things
 * take, and waiting itself. The one place where the engine meets real threads and real time, so
 * that a simulation can be all three. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public interface Execution extends Executor, AutoCloseable {

  /** Runs a task that may block. Tasks that come after {@link #close} are dropped. */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task that may block after a delay, unless this is closed by then.
   *
   * @param delayMillis how long to wait, in milliseconds
   * @return takes the task back, if it has not begun
   */
  Runnable schedule(Runnable task, long delayMillis);

  /**
   * Runs a task that may block again and again, each time so long after the last time ended, until
   * this is closed.
   *
   * @param periodMillis how long to wait in between, in milliseconds
   */
  default void repeat(Runnable task, long periodMillis) {
    schedule(
        () -> {
          try {
            task.run();
          } finally {
            repeat(task, periodMillis);
          }
        },
        periodMillis);
  }

  /**
   * Waits until a future is done, however it ends.
   *
   * @param millis how long to wait at the most
   * @throws TimeoutException when it is not done by then
   * @throws InterruptedException when the thread is interrupted
   */
  void await(CompletableFuture<?> future, long millis)
      throws TimeoutException, InterruptedException;

  /** Returns a monotonic clock's time, in nanoseconds. */
  long nanoTime();

  /** Takes no more tasks, and waits a bounded time for those under way. Idempotent. */
  @Override
  void close();
}
