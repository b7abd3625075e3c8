package io.synctv.store.jdbc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the database answers, and whether it takes a write. One look at a time, on a
 * connection of its own, so that it waits behind nobody; all who ask meanwhile share it, and its
 * result counts for a moment. Writes one row, the same for all nodes. Safe for use by several
 * threads.
 */
final class Probe implements AutoCloseable {

  /** Without any answer for so long, in milliseconds, the database counts as away. */
  static final long ANSWER_WITHIN = 1500;

  /** How long a look may take in all, in milliseconds: readiness is told within two seconds. */
  private static final long END_WITHIN = 1750;

  /** How long a result counts. */
  private static final long FRESH = TimeUnit.MILLISECONDS.toNanos(500);

  /** A connection that was not used for so long may have been forgotten on its way. */
  private static final long KEPT = TimeUnit.SECONDS.toNanos(30);

  /** More than what a full disk may still have room for within pages that are there. */
  private static final int LARGE = 32_768;

  /** What was found. */
  enum State {
    /** It takes a write. */
    WRITES,
    /** It answers, and takes no write. */
    REFUSES,
    /** SQLite: somebody holds the lock of those who write. */
    LOCKED,
    /** It does not answer. */
    AWAY
  }

  /**
   * A result.
   *
   * @param reason why it takes no write; empty when it does
   */
  record Result(State state, String reason) {}

  private final Dialect dialect;
  private final DataSource source;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private @Nullable Look last;

  private volatile @Nullable Connection kept; // set by the look under way
  private volatile long usedAt;
  private volatile boolean spaceInDoubt;
  private volatile boolean closed;

  /**
   * Makes it.
   *
   * @param source makes its connection; waits for an answer no longer than two seconds
   */
  Probe(Dialect dialect, DataSource source) {
    this.dialect = dialect;
    this.source = source;
  }

  /** A write failed for want of space. A small one may still work; the next look writes more. */
  void doubtSpace() {
    spaceInDoubt = true;
  }

  /** Looks, or joins the look under way. The result comes within two seconds, failed or not. */
  CompletableFuture<Result> look() {
    lock.lock();
    try {
      Look look = last;
      if (look == null || (look.over && !look.counts())) {
        look = new Look(spaceInDoubt);
        last = look;
        if (closed) {
          look.result.complete(new Result(State.REFUSES, "the stores are closed"));
          look.over = true;
        } else {
          look.start();
        }
      }
      return look.result;
    } finally {
      lock.unlock();
    }
  }

  /** One look. */
  private final class Look {

    private final CompletableFuture<Result> result = new CompletableFuture<>();
    private final boolean large;
    private volatile boolean answered;
    private volatile boolean over;
    private volatile long endedAt;

    Look(boolean large) {
      this.large = large;
    }

    boolean counts() {
      return System.nanoTime() - endedAt < FRESH && (large || !spaceInDoubt);
    }

    void start() {
      // Native code and drivers may hold up the thread they run on.
      Thread.ofPlatform().daemon().name("synctv-store-probe").start(this::run);
      after(ANSWER_WITHIN)
          .execute(
              () -> {
                if (!answered) {
                  giveUp(State.AWAY, "no answer within " + ANSWER_WITHIN + " ms");
                }
              });
      after(END_WITHIN)
          .execute(() -> giveUp(State.REFUSES, "no write within " + END_WITHIN + " ms"));
    }

    private static Executor after(long millis) {
      return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }

    private void giveUp(State state, String reason) {
      if (result.complete(new Result(state, reason))) {
        abort();
      }
    }

    private void run() {
      try {
        result.complete(found());
      } catch (RuntimeException | Error e) {
        drop();
        result.complete(new Result(State.REFUSES, Database.reason(e)));
      } finally {
        endedAt = System.nanoTime();
        over = true;
        if (closed) {
          drop();
        }
      }
    }

    private Result found() {
      try {
        Connection connection = answering();
        answered = true;
        if (large) {
          write(connection, random());
          spaceInDoubt = false;
        }
        write(connection, Long.toString(System.currentTimeMillis()));
        usedAt = System.nanoTime();
        return new Result(State.WRITES, "");
      } catch (SQLException e) {
        drop();
        State state =
            dialect.locked(e)
                ? State.LOCKED
                : !answered && dialect.away(e) ? State.AWAY : State.REFUSES;
        return new Result(state, String.valueOf(e.getMessage()));
      }
    }
  }

  /** Returns a connection that has just answered. */
  private Connection answering() throws SQLException {
    Connection connection = kept;
    if (connection != null && System.nanoTime() - usedAt < KEPT) {
      try {
        ask(connection);
        return connection;
      } catch (SQLException e) {
        // It has broken meanwhile, which says nothing of the next one.
      }
    }
    drop();
    Connection fresh = source.getConnection();
    kept = fresh;
    ask(fresh);
    return fresh;
  }

  private void ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(dialect.question());
    }
  }

  /** Writes the row; the connection commits each statement by itself. */
  private static void write(Connection connection, String value) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Sql.CHECK_WRITE)) {
      statement.setString(1, value);
      statement.executeUpdate();
    }
  }

  /** Nothing makes this smaller. */
  private static String random() {
    byte[] bytes = new byte[LARGE / 2];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private void abort() {
    Connection connection = kept;
    if (connection != null) {
      try {
        connection.abort(Thread::startVirtualThread);
      } catch (SQLException e) {
        // It is given up all the same.
      }
    }
  }

  private void drop() {
    Connection connection = kept;
    kept = null;
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        // It is of no use any more.
      }
    }
  }

  /** Ends the look under way, or leaves it to itself. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      Look look = last;
      if (look == null || look.over) {
        drop();
      } else {
        abort();
      }
    } finally {
      lock.unlock();
    }
  }
}
