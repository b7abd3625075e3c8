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

  /** Returns the results in the order of the tasks, and fails when one of them did. */
  static <T> List<T> run(List<Callable<T>> tasks) {
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
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
      try {
        for (Future<T> each : running) {
          results.add(each.get(Patience.current().toMillis(), TimeUnit.MILLISECONDS));
        }
      } finally {
        threads.shutdownNow();
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError("a thread of the test failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("a thread of the test did not finish", e);
    } catch (InterruptedException e) {
      throw new AssertionError("the test was interrupted", e);
    }
  }
}
