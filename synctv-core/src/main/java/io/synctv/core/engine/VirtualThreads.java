package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.core.time.SystemTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Real threads and real time: a virtual thread for each task, and one platform thread as the timer,
 * which only hands over.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class VirtualThreads implements Execution {

  private static final System.Logger LOG = System.getLogger(VirtualThreads.class.getName());
  private static final long CLOSE_PATIENCE_SECONDS = 5;

  private final ExecutorService pool =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("synctv-worker-", 0).factory());
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("synctv-timer").factory());

  public VirtualThreads() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.TRACE, "The engine is closed: a task was dropped");
    }
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    try {
      Future<?> due = timer.schedule(() -> execute(task), delayMillis, TimeUnit.MILLISECONDS);
      return () -> due.cancel(false);
    } catch (RejectedExecutionException e) {
      return () -> {}; // the engine is closing: what was to happen later no longer matters
    }
  }

  @Override
  public void await(CompletableFuture<?> future, long millis)
      throws TimeoutException, InterruptedException {
    try {
      future.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.TRACE, "What was waited for has failed", e);
    }
  }

  @Override
  public long nanoTime() {
    return SystemTime.INSTANCE.nanoTime();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
