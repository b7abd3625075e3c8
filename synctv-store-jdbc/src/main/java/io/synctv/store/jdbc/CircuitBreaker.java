package io.synctv.store.jdbc;

import io.synctv.api.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Stands before all calls, and refuses them at once while the database is known to be away.
 *
 * <p>It opens by a look of the {@link Probe}, not by what calls tell: a call that takes long, or
 * whose connection breaks, only makes it look. So a database that is slow and answers is waited
 * for, and one that does not answer is found out in about two seconds; the calls under way then
 * lose their connections, so that they fail and do not wait for more. SQLite's lock is another
 * matter: who has waited for it as long as is allowed has found out, and then those who write are
 * refused while others go on reading.
 *
 * <p>While it is open it looks once a second. Safe for use by several threads.
 */
final class CircuitBreaker implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(CircuitBreaker.class.getName());

  /** A call that has taken so long makes it look, in milliseconds. */
  private static final long SLOW = 600;

  private static final long TICK = 100;

  /**
   * While there are calls it looks so often although nothing is suspicious: then a look asks over a
   * connection that is there. A login of its own may take longer than a database may that is slow
   * and answers.
   */
  private static final long WARM = TimeUnit.SECONDS.toNanos(10);

  /** Between two looks. */
  private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

  private final Probe probe;
  private final Runnable renewal;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("synctv-store-watch").factory());
  private final ReentrantLock lock = new ReentrantLock(); // of those who change refusal
  private volatile @Nullable Refusal refusal;
  private volatile boolean used;
  private volatile long lookedAt = System.nanoTime() - PERIOD;

  /**
   * What is refused.
   *
   * @param reads whether those who read are, too
   * @param since by the JVM's clock
   */
  private record Refusal(boolean reads, String reason, long since) {}

  /**
   * Makes it, closed: calls go through.
   *
   * @param renewal called when the database is back, before calls go through again
   */
  CircuitBreaker(Probe probe, Runnable renewal) {
    this.probe = probe;
    this.renewal = renewal;
    var unused = watch.scheduleWithFixedDelay(this::tick, TICK, TICK, TimeUnit.MILLISECONDS);
  }

  /** A call under way; closed when it has ended. */
  final class Call implements AutoCloseable {

    private final String task;
    private final boolean writes;
    private final Suspicion suspicion;
    private final long start = System.nanoTime();
    private volatile @Nullable Connection connection;

    private Call(String task, boolean writes, Suspicion suspicion) {
      this.task = task;
      this.writes = writes;
      this.suspicion = suspicion;
    }

    /**
     * Goes on, unless the database is known to be away by now.
     *
     * @throws StoreUnavailableException when it is
     */
    void check() {
      Refusal why = refusal;
      if (why != null && (writes || why.reads)) {
        throw new StoreUnavailableException("cannot " + task + ": " + why.reason);
      }
    }

    /**
     * Goes on with a connection, which is ended when the database turns out to be away.
     *
     * @throws StoreUnavailableException when that is known by now
     */
    void uses(Connection own) {
      connection = own;
      check();
    }

    private boolean suspicious() {
      return System.nanoTime() - start > TimeUnit.MILLISECONDS.toNanos(SLOW)
          && suspicion.raised(connection != null);
    }

    @Override
    public void close() {
      calls.remove(this);
    }
  }

  /** Says of a call that takes long whether the database may be the reason. */
  interface Suspicion {

    /**
     * Says it.
     *
     * @param running whether the call has a connection
     */
    boolean raised(boolean running);
  }

  /**
   * Lets a call through.
   *
   * @param task completes "cannot …"
   * @param writes whether it is to write
   * @return the call, to be closed
   * @throws StoreUnavailableException when the database is known to be away
   */
  Call begin(String task, boolean writes, Suspicion suspicion) {
    Call call = new Call(task, writes, suspicion);
    call.check();
    calls.add(call);
    used = true;
    return call;
  }

  /** A connection broke, or none could be made: looks at once. */
  void suspect() {
    if (System.nanoTime() - lookedAt > TimeUnit.MILLISECONDS.toNanos(TICK)) {
      look();
    }
  }

  /** Somebody has waited for SQLite's lock in vain. */
  void locked(String reason) {
    refuse(false, reason);
    suspect();
  }

  /** The last turn would be one that throws: nothing would find the database back. */
  private void tick() {
    try {
      turn();
    } catch (Throwable e) { // whatever it is
      LOG.log(System.Logger.Level.ERROR, "The look-out for the database failed and goes on", e);
    }
  }

  private void turn() {
    long quiet = System.nanoTime() - lookedAt;
    boolean cause = refusal != null || calls.stream().anyMatch(Call::suspicious);
    if (quiet > PERIOD && (cause || (quiet > WARM && used))) {
      used = false;
      look();
    }
  }

  private void look() {
    lookedAt = System.nanoTime();
    var unused = probe.look().thenAccept(this::found);
  }

  private void found(Probe.Result result) {
    switch (result.state()) {
      case AWAY -> refuse(true, result.reason());
      case LOCKED -> {
        // Found by looking alone it may be one of ours who has the lock.
        Refusal before = refusal;
        if (before != null && before.reads) {
          allow();
        }
      }
      case WRITES, REFUSES -> allow();
    }
  }

  private void refuse(boolean reads, String reason) {
    lock.lock();
    try {
      Refusal before = refusal;
      if (watch.isShutdown() || (before != null && (before.reads || !reads))) {
        return;
      }
      refusal =
          new Refusal(
              reads,
              (reads ? "the database is away: " : "somebody else is writing: ") + reason,
              before == null ? System.nanoTime() : before.since);
      LOG.log(
          System.Logger.Level.WARNING,
          (reads ? "All calls are refused" : "Calls that write are refused")
              + " until the database is back: "
              + reason);
    } finally {
      lock.unlock();
    }
    if (reads) {
      calls.forEach(CircuitBreaker::end);
    }
  }

  private void allow() {
    lock.lock();
    try {
      Refusal before = refusal;
      if (before == null || watch.isShutdown()) {
        return;
      }
      if (before.reads) {
        renewal.run();
      }
      refusal = null;
      LOG.log(
          System.Logger.Level.INFO,
          "The database is back after {0} ms",
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before.since));
    } finally {
      lock.unlock();
    }
  }

  private static void end(Call call) {
    Connection connection = call.connection;
    if (connection != null) {
      try {
        connection.abort(Thread::startVirtualThread);
      } catch (SQLException e) {
        // The call ends by its own time-outs.
      }
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
    probe.close();
  }
}
