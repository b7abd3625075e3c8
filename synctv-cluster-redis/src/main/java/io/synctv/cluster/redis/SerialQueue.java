package io.synctv.cluster.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other on threads of an executor, never two at a time. What does not fit
 * is refused; after a refusal, {@code afterOverflow} runs as soon as the queue has run empty.
 */
final class SerialQueue {

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

  SerialQueue(Executor executor, int capacity, Runnable afterOverflow) {
    this.executor = executor;
    this.capacity = capacity;
    this.afterOverflow = afterOverflow;
  }

  /** Adds a task, or returns false when there are too many. */
  boolean offer(Runnable task) {
    return add(task, false);
  }

  /** Adds a task however many there are: for the few that the transport gives itself. */
  void force(Runnable task) {
    add(task, true);
  }

  private boolean add(Runnable task, boolean always) {
    lock.lock();
    try {
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
      executor.execute(this::drain);
    } catch (RejectedExecutionException e) {
      LOG.log(System.Logger.Level.DEBUG, "Closed: nothing is delivered any more");
    }
    return true;
  }

  private void drain() {
    Runnable task = next();
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
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
