package io.synctv.core.room;

import io.synctv.core.engine.Execution;
import io.synctv.core.engine.VirtualThreads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Real threads whose clock a test puts on, and whose repeated work comes often. */
final class ShiftedTime implements Execution {

  private static final long OFTEN_MILLIS = 10;

  private final Execution real = new VirtualThreads();
  private final AtomicLong shift = new AtomicLong();

  void pass(long seconds) {
    shift.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Override
  public void execute(Runnable task) {
    real.execute(task);
  }

  @Override
  public Runnable schedule(Runnable task, long delayMillis) {
    return real.schedule(task, delayMillis);
  }

  @Override
  public void repeat(Runnable task, long periodMillis) {
    real.repeat(task, Math.min(periodMillis, OFTEN_MILLIS));
  }

  @Override
  public void await(CompletableFuture<?> future, long millis)
      throws TimeoutException, InterruptedException {
    real.await(future, millis);
  }

  @Override
  public long nanoTime() {
    return real.nanoTime() + shift.get();
  }

  @Override
  public void close() {
    real.close();
  }
}
