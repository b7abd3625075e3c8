package io.synctv.cluster.spi;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.synctv.api.ApiStatus;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one at a time, in the order they came, on threads of an executor, and lets only so
 * many wait: what a transport tells a listener that may be slow.
 *
 * <p>A full queue refuses. Whoever offered the task decides what that means: it drops the task and
 * counts it, it puts one task in the place of {@link #replace all that wait}, or it lets {@code
 * afterOverflow} make up for the loss once the queue has run empty.
 *
 * <p>Why it is right: the tasks and the mark that somebody runs them change only under one lock,
 * together. The mark is set by whoever adds the first task and taken away by the runner in the same
 * step in which it finds no more, so a task is never left without a runner and there are never two.
 * The lock is not held while a task runs, nor while the executor is called; it also orders what one
 * task writes before what the next one reads.
 *
 * <p>Safe for use by several threads, also from inside a task. A task that throws, even an error,
 * is logged and stops nothing. An executor that refuses is taken for closed: what waits is never
 * run.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class SerialQueue implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(SerialQueue.class.getName());

  private final Executor executor;
  private final int capacity;
  private final Runnable afterOverflow;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @GuardedBy("lock")
  private boolean running;

  @GuardedBy("lock")
  private boolean overflowed;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * Makes a queue that only refuses when it is full.
   *
   * @param executor takes one job whenever the queue is no longer idle, which runs tasks until none
   *     waits
   * @param capacity how many tasks may wait, beside the one that runs
   */
  public SerialQueue(Executor executor, int capacity) {
    this(executor, capacity, () -> {});
  }

  /**
   * Makes a queue that makes up for what it refused.
   *
   * @param executor takes one job whenever the queue is no longer idle, which runs tasks until none
   *     waits
   * @param capacity how many tasks may wait, beside the one that runs
   * @param afterOverflow runs like a task, once, when nothing waits any more after a refusal
   */
  public SerialQueue(Executor executor, int capacity, Runnable afterOverflow) {
    this.executor = executor;
    this.capacity = capacity;
    this.afterOverflow = afterOverflow;
  }

  /**
   * Adds a task unless too many wait.
   *
   * @param task what is run
   * @return false when the queue is full and the task was dropped
   */
  public boolean offer(Runnable task) {
    return add(task, false, false);
  }

  /**
   * Adds a task however many wait: for the few that a transport gives itself.
   *
   * @param task what is run
   */
  public void force(Runnable task) {
    add(task, true, false);
  }

  /**
   * Drops all that wait and the mark of a refusal, and adds a task in their place.
   *
   * @param task what is run
   */
  public void replace(Runnable task) {
    add(task, true, true);
  }

  /** Drops all that wait, and whatever comes from now on. What runs is not interrupted. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      clear();
    } finally {
      lock.unlock();
    }
  }

  private boolean add(Runnable task, boolean always, boolean alone) {
    lock.lock();
    try {
      if (closed) {
        return true;
      }
      if (alone) {
        clear();
      }
      if (!always && tasks.size() >= capacity) {
        overflowed = true;
        return false;
      }
      tasks.add(task);
      if (running) {
        return true;
      }
      running = true;
    } finally {
      lock.unlock();
    }
    try {
      executor.execute(this::run);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "Closed: nothing is delivered any more");
    }
    return true;
  }

  @GuardedBy("lock")
  private void clear() {
    tasks.clear();
    overflowed = false;
  }

  private void run() {
    Runnable task = next();
    while (task != null) {
      try {
        task.run();
      } catch (Throwable e) {
        LOG.log(System.Logger.Level.WARNING, "A delivery failed", e);
      }
      task = next();
    }
  }

  private @Nullable Runnable next() {
    lock.lock();
    try {
      Runnable task = tasks.poll();
      if (task == null && overflowed) {
        overflowed = false;
        return afterOverflow;
      }
      running = task != null;
      return task;
    } finally {
      lock.unlock();
    }
  }
}
