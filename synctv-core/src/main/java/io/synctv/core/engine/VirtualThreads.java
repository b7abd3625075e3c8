package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

  /** What waits on the timer, to be taken back at close. */
  private final Set<Timed> waiting = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

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
    Timed timed = new Timed(task);
    waiting.add(timed);
    timed.start(delayMillis);
    if (closed) {
      timed.cancel(); // what was to happen later no longer matters
    }
    return timed::cancel;
  }

  /** A task that waits on the timer. */
  private final class Timed implements Runnable {

    private final Runnable task;
    private volatile @Nullable Future<?> due;

    Timed(Runnable task) {
      this.task = task;
    }

    void start(long delayMillis) {
      due = SharedTimer.schedule(this, delayMillis);
    }

    @Override
    public void run() {
      waiting.remove(this);
      execute(task);
    }

    void cancel() {
      waiting.remove(this);
      Future<?> started = due;
      if (started != null) {
        started.cancel(false);
      }
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
    return System.nanoTime();
  }

  @Override
  public void close() {
    closed = true;
    waiting.forEach(Timed::cancel);
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
