package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.core.time.SystemTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Real threads and real time: a virtual thread for each task, and the timer thread that all engines
 * of a JVM share, which only hands over.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class VirtualThreads implements Execution {

  private static final System.Logger LOG = System.getLogger(VirtualThreads.class.getName());

  /** How long tasks under way may go on at close before they are interrupted. */
  private static final long CLOSE_PATIENCE_MILLIS = 500;

  private final ExecutorService pool =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("synctv-worker-", 0).factory());

  private final Timers timers = new Timers(SystemTime.INSTANCE, this);

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.TRACE, "The engine is closed: a task was dropped");
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // what hosts bring may throw anything
      LOG.log(System.Logger.Level.ERROR, "A task failed", e);
    }
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    return timers.schedule(task, delayMillis);
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
    timers.close();
    pool.shutdown();
    try {
      if (!pool.awaitTermination(CLOSE_PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
