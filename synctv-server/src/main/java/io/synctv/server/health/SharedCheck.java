package io.synctv.server.health;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A check that is made once for all who ask at the same time, and answered in time whatever becomes
 * of it: one that is late has failed. Its result counts for a moment. Says in the log when the
 * result changes. Safe for use by several threads.
 */
public final class SharedCheck implements BooleanSupplier {

  private static final System.Logger LOG = System.getLogger(SharedCheck.class.getName());

  private final String name;
  private final Runnable check;
  private final Duration within;
  private final Duration fresh;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Run last;

  @GuardedBy("lock")
  private boolean well = true;

  /**
   * Makes a check.
   *
   * @param name what is checked, for the log
   * @param check throws when it is not well; may block, in a thread of its own
   * @param within how long it may take
   * @param fresh how long its result counts
   */
  public SharedCheck(String name, Runnable check, Duration within, Duration fresh) {
    this.name = name;
    this.check = check;
    this.within = within;
    this.fresh = fresh;
  }

  private record Run(CompletableFuture<Void> done, long start, EndTime end) {}

  /** When a run was over, in nanoseconds. */
  private static final class EndTime {
    private volatile long nanos;
  }

  /** Returns whether it is well. Blocks, at most for the time a check may take. */
  @Override
  public boolean getAsBoolean() {
    Run run = run();
    long left = within.toNanos() - (System.nanoTime() - run.start);
    try {
      run.done.get(Math.max(left, 1), TimeUnit.NANOSECONDS);
      return tell(null);
    } catch (TimeoutException e) {
      return tell("no answer within " + within.toMillis() + " ms");
    } catch (ExecutionException e) {
      return tell(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Joins the run that is under way or has just ended, or begins one. */
  private Run run() {
    lock.lock();
    try {
      Run run = last;
      if (run == null
          || (run.done.isDone() && System.nanoTime() - run.end.nanos > fresh.toNanos())) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        EndTime end = new EndTime();
        run = new Run(done, System.nanoTime(), end);
        last = run;
        Thread.ofVirtual().name("synctv-check-" + name).start(() -> finish(done, end));
      }
      return run;
    } finally {
      lock.unlock();
    }
  }

  private void finish(CompletableFuture<Void> done, EndTime end) {
    @Nullable Throwable failure = null;
    try {
      check.run();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    end.nanos = System.nanoTime();
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }

  private boolean tell(@Nullable String trouble) {
    boolean now = trouble == null;
    lock.lock();
    try {
      if (well != now) {
        well = now;
        if (now) {
          LOG.log(System.Logger.Level.INFO, "{0} is well again", name);
        } else {
          LOG.log(System.Logger.Level.WARNING, "{0} is not well: {1}", name, trouble);
        }
      }
    } finally {
      lock.unlock();
    }
    return now;
  }
}
