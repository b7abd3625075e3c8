package io.synctv.core.job;

import io.synctv.api.ApiStatus;
import io.synctv.api.InvalidValueException;
import io.synctv.api.store.StaleTokenException;
import io.synctv.cluster.spi.Lease;
import io.synctv.cluster.spi.Locks;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Does some work again and again, on one node of the cluster at a time: every node starts the job,
 * and the one that gets the lock does the work once per period, for as long as it keeps the lock.
 * When it goes away, another one takes over within a period and the length of a lease.
 *
 * <p>The lease is renewed from the side while the work runs and between its runs. Work that lost it
 * learns so from {@link LockHold#held} and has to stop by itself; nothing interrupts it. A node may
 * also be paused and not notice: that is what {@link LockHold#fence} is for.
 *
 * <p>Two virtual threads at the most, ended by {@link #close}. Safe for use by several threads.
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public final class ExclusiveJob implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ExclusiveJob.class.getName());

  /** Nodes that start together do not ask for the lock at the same moment. */
  private static final Duration LONGEST_FIRST_WAIT = Duration.ofSeconds(10);

  private static final int MAX_NAME = 200;

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** What a job does. Called on a virtual thread; may block. */
  @FunctionalInterface
  @ApiStatus(ApiStatus.Level.EXPERIMENTAL)
  public interface Work {

    /**
     * Does the work once, in parts that are short against the lease.
     *
     * @param hold by what right, and whether to go on
     * @throws StaleTokenException when another node has the lock: the turn is over
     * @throws Exception when it failed; it is logged, and the work is done again after a period
     */
    void run(LockHold hold) throws Exception;
  }

  private final String name;
  private final Duration period;
  private final LockPolicy policy;
  private final Locks locks;
  private final Work work;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean closed;

  private ExclusiveJob(String name, Duration period, LockPolicy policy, Locks locks, Work work) {
    this.name = name;
    this.period = period;
    this.policy = policy;
    this.locks = locks;
    this.work = work;
    this.thread = Thread.ofVirtual().name("synctv-job-" + name).unstarted(this::run);
  }

  /**
   * Starts a job. It works for the first time after a tenth of the period at the most, and after
   * ten seconds at the most.
   *
   * @param name what the lock is called, the same on all nodes, 1 to 200 characters
   * @param period how long it waits after the work was done, or the lock was not to be had
   * @param policy how the lock is taken and kept
   * @param locks the cluster's locks; closed after the job
   * @param work what it does
   * @return the job; close it
   * @throws InvalidValueException when the name or the period is out of bounds
   */
  public static ExclusiveJob start(
      String name, Duration period, LockPolicy policy, Locks locks, Work work) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(period, "period");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(locks, "locks");
    Objects.requireNonNull(work, "work");
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw new InvalidValueException("name must have 1 to " + MAX_NAME + " characters");
    }
    if (!period.isPositive()) {
      throw new InvalidValueException("period must be positive");
    }
    ExclusiveJob job = new ExclusiveJob(name, period, policy, locks, work);
    job.thread.start();
    return job;
  }

  /**
   * Ends the job: work under way is told so by {@link LockHold#held}, and the lock is released
   * after it. Waits for it, five seconds at the most. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      if (!thread.join(CLOSE_PATIENCE)) {
        LOG.log(System.Logger.Level.WARNING, "Job {0} takes long to end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    long most = Math.min(period.toNanos() / 10, LONGEST_FIRST_WAIT.toNanos());
    pause(Duration.ofNanos(ThreadLocalRandom.current().nextLong(most + 1)), this::open);
    while (open()) {
      Optional<Lease> lease = acquire();
      if (lease.isPresent()) {
        hold(lease.get());
      }
      pause(period, this::open);
    }
  }

  private boolean open() {
    return !closed;
  }

  /** Tries to get the lock as often as the policy says. */
  private Optional<Lease> acquire() {
    for (int attempt = 0; open(); attempt++) {
      try {
        Optional<Lease> lease = answer(locks.tryAcquire(name, policy.ttl()));
        if (lease.isPresent()) {
          return lease;
        }
      } catch (ExecutionException | TimeoutException | RuntimeException e) {
        LOG.log(System.Logger.Level.DEBUG, "Job " + name + " could not ask for its lock", e);
      }
      if (attempt == policy.retries()) {
        break;
      }
      pause(policy.retryDelay(), this::open);
    }
    return Optional.empty();
  }

  /** Works once per period until the lock is lost. */
  private void hold(Lease lease) {
    LOG.log(System.Logger.Level.DEBUG, "Job {0} has its lock, token {1}", name, lease.token());
    LockHold hold = new LockHold(lease, this::open);
    var unused = lease.lost().thenRun(this::wake);
    Thread.ofVirtual().name("synctv-lease-" + name).start(() -> renew(lease));
    try {
      while (hold.held() && work(hold)) {
        pause(period, hold::held);
      }
    } finally {
      lease.close();
      wake();
    }
  }

  /** Does the work once; says whether the turn goes on. */
  private boolean work(LockHold hold) {
    try {
      work.run(hold);
    } catch (StaleTokenException e) {
      LOG.log(System.Logger.Level.INFO, "Job {0} lost its lock: {1}", name, e.getMessage());
      return false;
    } catch (Exception | Error e) {
      // Even an error must not end the job: nobody would do its work any more.
      LOG.log(System.Logger.Level.WARNING, "Job " + name + " failed", e);
    }
    return true;
  }

  /** Renews a lease until it is lost or released. */
  private void renew(Lease lease) {
    while (lease.held()) {
      pause(policy.ttl().dividedBy(3), lease::held);
      if (lease.held()) {
        try {
          var unused = answer(lease.renew());
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
          LOG.log(System.Logger.Level.DEBUG, "The lease of job " + name + " runs on", e);
        }
      }
    }
  }

  /** Waits for an answer, no longer than a lease lasts: after that it is worth nothing. */
  private <T> T answer(CompletionStage<T> stage) throws ExecutionException, TimeoutException {
    try {
      return stage.toCompletableFuture().get(policy.ttl().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new ExecutionException(e); // nobody knows these threads to interrupt them
    }
  }

  /** Waits while a condition holds. Whoever ends it has to {@link #wake}. */
  private void pause(Duration longest, BooleanSupplier condition) {
    lock.lock();
    try {
      long left = longest.toNanos();
      while (left > 0 && condition.getAsBoolean()) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      closed = true; // nobody knows these threads to interrupt them
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
