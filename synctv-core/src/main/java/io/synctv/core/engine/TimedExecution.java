package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.host.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application's time and threads. The executor is the application's and is not closed; a task
 * that it refuses runs on a thread of its own, as somebody waits for what it does. Once this is
 * closed, tasks that have not begun are dropped.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class TimedExecution implements Execution {

  private static final System.Logger LOG = System.getLogger(TimedExecution.class.getName());
  private static final long CLOSE_PATIENCE_MILLIS = 500;

  private final TimeSource time;
  private final Timers timers;
  private final Executor executor;
  private final AtomicInteger running = new AtomicInteger();
  private final CompletableFuture<Boolean> quiet = new CompletableFuture<>();
  private final AtomicBoolean refusing = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Makes it.
   *
   * @param time what is due when, and how long things take
   * @param executor runs what may block
   */
  public TimedExecution(TimeSource time, Executor executor) {
    this.time = time;
    this.executor = executor;
    this.timers = new Timers(time, this);
  }

  @Override
  public void execute(Runnable task) {
    if (closed) {
      LOG.log(System.Logger.Level.TRACE, "The engine is closed: a task was dropped");
      return;
    }
    try {
      executor.execute(() -> run(task));
      refusing.set(false);
    } catch (RejectedExecutionException e) {
      if (refusing.compareAndSet(false, true)) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The executor refuses tasks: they run on virtual threads until it takes some again",
            e);
      }
      var unused = Thread.ofVirtual().name("synctv-refused").start(() -> run(task));
    }
  }

  private void run(Runnable task) {
    running.incrementAndGet();
    try {
      if (!closed) {
        task.run();
      }
    } catch (Throwable e) { // of whoever's code it was, the executor goes on
      LOG.log(System.Logger.Level.ERROR, "A task failed", e);
    } finally {
      if (running.decrementAndGet() == 0 && closed) {
        quiet.complete(true);
      }
    }
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    return timers.schedule(task, delayMillis);
  }

  @Override
  public void await(CompletableFuture<?> future, long millis)
      throws TimeoutException, InterruptedException {
    time.await(future, millis);
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public void close() {
    closed = true;
    timers.close();
    if (running.get() == 0) {
      return;
    }
    try {
      time.await(quiet, CLOSE_PATIENCE_MILLIS);
    } catch (TimeoutException e) {
      LOG.log(System.Logger.Level.DEBUG, "Tasks of the engine go on after its close", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
