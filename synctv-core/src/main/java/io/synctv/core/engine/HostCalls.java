package io.synctv.core.engine;

import io.synctv.api.ApiStatus;
import io.synctv.api.error.RejectedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Calls code of the application that may block, fail and hang: on a worker, for a bounded time, and
 * so many at a time at the most, of those that hang as well. The first failure of a row is logged,
 * and that it is over. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.INTERNAL)
public final class HostCalls {

  /** More than this at a time hang, or ask for more than the application can answer. */
  static final int MOST = 1024;

  private static final System.Logger LOG = System.getLogger(HostCalls.class.getName());

  private final Execution workers;
  private final String what;
  private final long patienceMillis;
  private final LongAdder failures;
  private final Semaphore free = new Semaphore(MOST);
  private final AtomicBoolean failing = new AtomicBoolean();

  /**
   * Makes it.
   *
   * @param workers where the calls run
   * @param what what is called, for the log
   * @param patienceMillis how long an answer may take
   * @param failures counts the calls without an answer
   */
  public HostCalls(Execution workers, String what, long patienceMillis, LongAdder failures) {
    this.workers = workers;
    this.what = what;
    this.patienceMillis = patienceMillis;
    this.failures = failures;
  }

  /**
   * Asks the application.
   *
   * @param question the call
   * @return the answer, on a thread of its own; fails with whatever was thrown, or {@link
   *     TimeoutException}. A refusal ({@link RejectedException}) is an answer and no failure
   */
  public <T> CompletableFuture<T> ask(Supplier<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (!free.tryAcquire()) {
      failed(new TimeoutException("too many calls wait for an answer"));
      answer.completeExceptionally(new TimeoutException("too many calls wait for an answer"));
      return answer;
    }
    TimeoutException late = new TimeoutException("no answer in " + patienceMillis + " ms");
    Runnable cancel =
        workers.schedule(
            () -> {
              if (answer.completeExceptionally(late)) {
                failed(late);
              }
            },
            patienceMillis);
    workers.execute(
        () -> {
          try {
            call(question, answer);
          } finally {
            free.release();
            cancel.run();
          }
        });
    return answer;
  }

  private <T> void call(Supplier<T> question, CompletableFuture<T> answer) {
    try {
      T value = question.get();
      if (value == null) {
        throw new NullPointerException(what + " answered null");
      }
      if (answer.complete(value)) {
        answered();
      }
    } catch (RejectedException e) {
      if (answer.completeExceptionally(e)) {
        answered();
      }
    } catch (Throwable e) { // whatever it is, somebody waits for the answer
      if (answer.completeExceptionally(e)) {
        failed(e);
      }
    }
  }

  private void answered() {
    if (failing.get() && failing.compareAndSet(true, false)) {
      LOG.log(System.Logger.Level.INFO, "{0} answers again", what);
    }
  }

  private void failed(Throwable failure) {
    failures.increment();
    boolean first = failing.compareAndSet(false, true);
    LOG.log(
        first ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
        what + " gave no answer",
        failure);
  }
}
