package io.synctv.cluster.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs things on threads of their own that start together. */
final class AtOnce {

  private AtOnce() {}

  /**
   * Returns the results in the order of the tasks, and fails when one of them did. The others are
   * interrupted then; one that does not stop is left behind and harms no more than its own test.
   */
  static <T> List<T> run(List<Callable<T>> tasks) {
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads =
        Executors.newFixedThreadPool(tasks.size(), Thread.ofPlatform().daemon().factory());
    try {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      start.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get(Patience.current().toMillis(), TimeUnit.MILLISECONDS));
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("a thread of the test failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a thread of the test did not finish", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("the test was interrupted", e);
    } finally {
      stop(threads);
    }
  }

  private static void stop(ExecutorService threads) {
    threads.shutdownNow();
    try {
      var unused = threads.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
