package io.synctv.cluster.redis;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Sends items in batches without delay. Each lane has one batch on its way; what comes meanwhile
 * goes into the next. So an idle lane sends at once, and a busy one fills its round trips. Items of
 * one lane are sent in the order they came.
 *
 * @param <T> what is sent
 */
final class Pipeline<T> {

  private final RedisCommands commands;
  private final int batchSize;
  private final int capacity;
  private final Duration window;
  private final Function<List<T>, CompletionStage<?>> sender;
  private final List<Lane> lanes = new ArrayList<>();

  /**
   * Makes a pipeline.
   *
   * @param commands gives the threads
   * @param lanes how many batches may be on their way
   * @param batchSize the most items in a batch
   * @param capacity the most items that wait in a lane
   * @param window how long an idle lane waits for company
   * @param sender sends a batch; the stage completes when the next may follow
   */
  Pipeline(
      RedisCommands commands,
      int lanes,
      int batchSize,
      int capacity,
      Duration window,
      Function<List<T>, CompletionStage<?>> sender) {
    this.commands = commands;
    this.batchSize = batchSize;
    this.capacity = capacity;
    this.window = window;
    this.sender = sender;
    for (int i = 0; i < lanes; i++) {
      this.lanes.add(new Lane());
    }
  }

  /** Sends an item in the lane of a number from 0; false when too many wait there. */
  boolean offer(int number, T item) {
    return lanes.get(number % lanes.size()).offer(item);
  }

  private final class Lane {

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Queue<T> waiting = new ArrayDeque<>();

    @GuardedBy("lock")
    private boolean busy;

    boolean offer(T item) {
      lock.lock();
      try {
        if (waiting.size() >= capacity) {
          return false;
        }
        waiting.add(item);
        if (busy) {
          return true;
        }
        busy = true;
      } finally {
        lock.unlock();
      }
      if (window.isZero()) {
        sendNext();
      } else {
        commands.deadlines().set(window.toNanos(), why -> sendNext()); // so it is when closing
      }
      return true;
    }

    private void sendNext() {
      List<T> batch = next();
      if (batch.isEmpty()) {
        return;
      }
      CompletionStage<?> sent = sender.apply(batch);
      try {
        sent.whenCompleteAsync((answer, failure) -> sendNext(), commands.executor());
      } catch (RejectedExecutionException e) {
        sendNext();
      }
    }

    private List<T> next() {
      lock.lock();
      try {
        List<T> batch = new ArrayList<>(Math.min(batchSize, waiting.size()));
        while (batch.size() < batchSize && !waiting.isEmpty()) {
          batch.add(waiting.remove());
        }
        busy = !batch.isEmpty();
        return batch;
      } finally {
        lock.unlock();
      }
    }
  }
}
