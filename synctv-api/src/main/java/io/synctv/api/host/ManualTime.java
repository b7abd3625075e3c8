package io.synctv.api.host;

import io.synctv.api.ApiStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Time that stands still until a test lets it pass, and with it an engine without threads: what
 * would run on a thread of the engine waits, and is run in order, on the test's own thread, by
 * {@link #advance}, {@link #run} and {@link #join}. So a test of hours takes an instant, and the
 * same test does the same each time.
 *
 * <p>Whoever waits inside the engine, as a join does for a room to be loaded, runs what waits, and
 * lets time pass if it has to. An engine that was given an executor of its own runs there, and what
 * waits in it waits until another thread lets time pass.
 *
 * <p>Tasks may be given by several threads; one thread at a time lets time pass.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class ManualTime implements TimeSource {

  private static final long MILLI = 1_000_000;
  private static final long PATIENCE_MILLIS = 60_000;

  /** Where the monotonic clock starts; as good as any, and no number that anybody relies on. */
  private static final long START = 1_000 * 1_000 * MILLI;

  private record Due(long at, long number, Runnable task) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock turn = new ReentrantLock();
  private final Queue<Runnable> ready = new ArrayDeque<>();
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
  private final long epochMillis;
  private long nanos = START;
  private long number;
  private volatile boolean runsTasks;

  private ManualTime(long epochMillis) {
    this.epochMillis = epochMillis;
  }

  /**
   * Makes a time that stands.
   *
   * @param start the wall clock's time, to the millisecond
   * @return the time
   */
  public static ManualTime at(Instant start) {
    Objects.requireNonNull(start, "start");
    return new ManualTime(start.toEpochMilli());
  }

  @Override
  public long millis() {
    return epochMillis + Math.floorDiv(nanoTime() - START, MILLI);
  }

  @Override
  public long nanoTime() {
    lock.lock();
    try {
      return nanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    Objects.requireNonNull(task, "task");
    lock.lock();
    try {
      Due next = new Due(nanos + Math.max(0, delayMillis) * MILLI, number++, task);
      due.add(next);
      return () -> takeBack(next);
    } finally {
      lock.unlock();
    }
  }

  private void takeBack(Due task) {
    lock.lock();
    try {
      due.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /** Returns an executor whose tasks wait until the test lets them run. */
  @Override
  public Executor executor() {
    runsTasks = true;
    return this::enqueue;
  }

  private void enqueue(Runnable task) {
    lock.lock();
    try {
      ready.add(task);
    } finally {
      lock.unlock();
    }
  }

  /** Runs what waits, without letting time pass. */
  public void run() {
    advance(Duration.ZERO);
  }

  /**
   * Lets time pass: runs what waits and then what is due by then, in order, each at its time.
   *
   * @param time how much, not negative
   */
  public void advance(Duration time) {
    Objects.requireNonNull(time, "time");
    if (time.isNegative()) {
      throw new IllegalArgumentException("time does not go back");
    }
    turn.lock();
    try {
      long end = nanoTime() + time.toNanos();
      while (runNext(end)) {
        // until nothing is due any more
      }
      moveTo(end);
    } finally {
      turn.unlock();
    }
  }

  /**
   * Runs what waits, and lets time pass where that is needed, until an answer is there.
   *
   * @param stage the answer
   * @param <T> the answer's type
   * @return its value
   * @throws java.util.concurrent.CompletionException when it failed
   * @throws IllegalStateException when there is none within a minute of this time
   */
  public <T> T join(CompletionStage<T> stage) {
    Objects.requireNonNull(stage, "stage");
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      waitFor(future, PATIENCE_MILLIS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("there is no answer", e);
    }
    return future.join();
  }

  @Override
  public void await(CompletableFuture<?> future, long millis)
      throws TimeoutException, InterruptedException {
    Objects.requireNonNull(future, "future");
    if (runsTasks) {
      waitFor(future, millis);
    } else {
      TimeSource.super.await(future, millis);
    }
  }

  private void waitFor(CompletableFuture<?> future, long millis) throws TimeoutException {
    turn.lock();
    try {
      long end = nanoTime() + millis * MILLI;
      while (!future.isDone()) {
        if (!runNext(end)) {
          moveTo(end);
          throw new TimeoutException("it took too long");
        }
      }
    } finally {
      turn.unlock();
    }
  }

  /** Runs the next task that waits, or else is due by then; false when there is none. */
  private boolean runNext(long end) {
    Runnable task;
    lock.lock();
    try {
      task = ready.poll();
      if (task == null) {
        Due next = due.peek();
        if (next == null || next.at > end) {
          return false;
        }
        due.remove();
        nanos = Math.max(nanos, next.at);
        task = next.task;
      }
    } finally {
      lock.unlock();
    }
    task.run();
    return true;
  }

  private void moveTo(long time) {
    lock.lock();
    try {
      nanos = Math.max(nanos, time);
    } finally {
      lock.unlock();
    }
  }
}
