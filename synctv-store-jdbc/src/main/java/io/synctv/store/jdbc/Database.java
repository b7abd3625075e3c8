package io.synctv.store.jdbc;

import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.synctv.api.store.InvalidDataException;
import io.synctv.api.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions: writing ones on the pool that writes, reading ones on the other, which may be
 * the same. One that the database gave up for certain, a victim of a deadlock for instance, is
 * begun anew, so that what is passed in must do no more than speak to the database. A database that
 * is known to be away is not spoken to, see {@link CircuitBreaker}.
 */
final class Database implements AutoCloseable {

  private static final int MAX_ATTEMPTS = 5;

  /** A call whose database does not answer has waited long enough when it fails. */
  private static final long BEGIN_ANEW_WITHIN = Duration.ofSeconds(4).toNanos();

  private final Dialect dialect;
  private final ConnectionPool writers;
  private final ConnectionPool readers;
  private final Probe probe;
  private final CircuitBreaker breaker;

  /** The connection of the transaction that a thread runs, for the database client. */
  private static final ThreadLocal<@Nullable Connection> CURRENT = new ThreadLocal<>();

  private final DbClient client =
      JdbcClientBuilder.create()
          .connectionPool(() -> Objects.requireNonNull(CURRENT.get(), "no transaction"))
          .build();

  /** Calls hold the read lock while they run, so that closing waits for them. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  /**
   * Makes it.
   *
   * @param writers connections for what writes
   * @param readers for what does not, perhaps the same
   * @param looks where the connection comes from by which the database is looked at
   */
  Database(Dialect dialect, ConnectionPool writers, ConnectionPool readers, DataSource looks) {
    this.dialect = dialect;
    this.writers = writers;
    this.readers = readers;
    this.probe = new Probe(dialect, looks);
    this.breaker = new CircuitBreaker(probe, this::renew);
  }

  private void renew() {
    writers.renew();
    if (readers != writers) {
      readers.renew();
    }
  }

  Dialect dialect() {
    return dialect;
  }

  /** Runs {@code fn} on what is committed. {@code task} completes "cannot …" in a failure. */
  <T extends @Nullable Object> T read(String task, Function<DbExecute, T> fn) {
    return inTransaction(task, readers, transaction -> fn.apply(transaction.db()));
  }

  /** As {@link #read}, with all that {@code fn} reads as of one moment. */
  <T extends @Nullable Object> T readSnapshot(String task, Function<DbExecute, T> fn) {
    return read(
        task,
        db -> {
          dialect.beginSnapshot(db);
          return fn.apply(db);
        });
  }

  /** Runs {@code fn} and keeps what it wrote; keeps nothing when it throws. */
  <T extends @Nullable Object> T write(String task, Function<DbExecute, T> fn) {
    return inTransaction(
        task,
        writers,
        transaction -> {
          dialect.beginWriting(transaction.db());
          return fn.apply(transaction.db());
        });
  }

  /** As {@link #read}, for what wants the whole transaction. */
  <T> T lookUp(String task, Function<Transaction, T> fn) {
    return inTransaction(task, readers, fn);
  }

  /**
   * Runs {@code fn} and keeps what it wrote when what it returns says so; its first statement
   * writes, or it is a {@link Dialect#beginWriting}.
   */
  <T> T change(String task, Function<Transaction, Written<T>> fn) {
    return inTransaction(task, writers, transaction -> fn.apply(transaction)).result();
  }

  /**
   * How a change ended.
   *
   * @param kept whether what was written is to be kept
   */
  record Written<T>(T result, boolean kept) {}

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        breaker.close();
        readers.close();
        writers.close();
      }
    } finally {
      open.writeLock().unlock();
    }
  }

  static String reason(Throwable failure) {
    return String.valueOf(root(failure).getMessage());
  }

  /** Returns what the database said, or else the first cause of all. */
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof SQLException)) {
      root = root.getCause();
    }
    return root;
  }

  /** Says at once or within two seconds whether the database takes a write, on a way of its own. */
  Probe.Result prove() {
    return probe.look().join();
  }

  private <T extends @Nullable Object> T inTransaction(
      String task, ConnectionPool pool, Function<Transaction, T> fn) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the stores are closed");
      }
      long start = System.nanoTime();
      for (int attempt = 1; ; attempt++) {
        try (CircuitBreaker.Call call =
            breaker.begin(task, pool == writers, running -> suspicious(pool, running))) {
          return once(call, pool, fn);
        } catch (GivenUp e) {
          if (attempt == MAX_ATTEMPTS || System.nanoTime() - start > BEGIN_ANEW_WITHIN) {
            throw e.failure;
          }
        }
      }
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      String message = "cannot " + task + ": " + reason(e);
      throw root(e) instanceof SQLException cause && dialect.blamesData(cause)
          ? new InvalidDataException(message, e)
          : new StoreException(message, e);
    } finally {
      open.readLock().unlock();
    }
  }

  /** Of a file only that it cannot be opened is a reason; its statements say so themselves. */
  private boolean suspicious(ConnectionPool pool, boolean running) {
    return dialect.waitsForAServer() || (!running && !pool.inUse());
  }

  private <T extends @Nullable Object> T once(
      CircuitBreaker.Call call, ConnectionPool pool, Function<Transaction, T> fn) throws GivenUp {
    ConnectionPool.Lease lease;
    try {
      lease = pool.take(call::check);
    } catch (SQLException e) {
      throw new StatementException(e);
    }
    Connection connection = lease.connection();
    Step step = Step.BEGIN;
    boolean sound = false;
    try {
      call.uses(connection);
      connection.setAutoCommit(false);
      step = Step.STATEMENTS;
      CURRENT.set(UncloseableConnection.of(connection));
      T result = fn.apply(new Transaction(client.transaction(), connection, dialect));
      step = Step.END;
      if (result instanceof Written<?> written && !written.kept()) {
        connection.rollback();
      } else {
        step = Step.COMMIT;
        connection.commit();
      }
      sound = true;
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      SQLException cause = root(e) instanceof SQLException sql ? sql : null;
      sound =
          rolledBack(connection, e)
              && step == Step.STATEMENTS
              && (cause == null || !dialect.breaks(cause));
      throw failed(e, cause, step);
    } finally {
      CURRENT.remove();
      lease.giveBack(sound);
    }
  }

  /** How far a transaction is. */
  private enum Step {
    BEGIN,
    STATEMENTS,
    END,
    COMMIT
  }

  /** Returns what to throw for a failure, and tells whoever has to know. */
  private RuntimeException failed(Throwable failure, @Nullable SQLException cause, Step step)
      throws GivenUp {
    if (failure instanceof Error error) {
      throw error;
    }
    RuntimeException unchecked =
        failure instanceof RuntimeException runtime
            ? runtime
            : new StatementException((SQLException) failure);
    if (cause == null) {
      return unchecked;
    }
    if (dialect.full(cause)) {
      probe.doubtSpace();
    }
    if (dialect.locked(cause)) {
      breaker.locked(reason(cause));
    } else if (dialect.away(cause)) {
      breaker.suspect();
    }
    if (dialect.mayBeginAnew(cause, step == Step.COMMIT)) {
      throw new GivenUp(unchecked);
    }
    return unchecked;
  }

  /** The transaction has left nothing behind and may be begun anew. */
  private static final class GivenUp extends Exception {

    private static final long serialVersionUID = 1L;

    private final RuntimeException failure;

    private GivenUp(RuntimeException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  /** Rolls back; says whether that went well. What failed first stays the failure. */
  static boolean rolledBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
      return true;
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
      return false;
    }
  }
}
