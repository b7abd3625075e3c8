package io.synctv.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
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
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions: writing ones on the pool that writes, reading ones on the other, which may be
 * the same. One that the database gave up for certain, a victim of a deadlock for instance, is
 * begun anew, so that what is passed in must do no more than speak to the database.
 */
final class Database implements AutoCloseable {

  private static final int MAX_ATTEMPTS = 5;

  /** A call whose database does not answer has waited long enough when it fails. */
  private static final long BEGIN_ANEW_WITHIN = Duration.ofSeconds(4).toNanos();

  private final Dialect dialect;
  private final HikariDataSource writerPool;
  private final HikariDataSource readerPool;

  /** The connection of the transaction that a thread runs, for the database client. */
  private static final ThreadLocal<@Nullable Connection> CURRENT = new ThreadLocal<>();

  private final DbClient client =
      JdbcClientBuilder.create()
          .connectionPool(() -> Objects.requireNonNull(CURRENT.get(), "no transaction"))
          .build();

  /** Calls hold the read lock while they run, so that closing waits for them. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  Database(Dialect dialect, HikariDataSource writerPool, HikariDataSource readerPool) {
    this.dialect = dialect;
    this.writerPool = writerPool;
    this.readerPool = readerPool;
  }

  Dialect dialect() {
    return dialect;
  }

  /** Runs {@code fn} on what is committed. {@code task} completes "cannot …" in a failure. */
  <T extends @Nullable Object> T read(String task, Function<DbExecute, T> fn) {
    return inTransaction(task, readerPool, transaction -> fn.apply(transaction.db()));
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
        writerPool,
        transaction -> {
          dialect.beginWriting(transaction.db());
          return fn.apply(transaction.db());
        });
  }

  /** As {@link #read}, for what wants the whole transaction. */
  <T> T lookUp(String task, Function<Transaction, T> fn) {
    return inTransaction(task, readerPool, fn);
  }

  /**
   * Runs {@code fn} and keeps what it wrote when what it returns says so; its first statement
   * writes, or it is a {@link Dialect#beginWriting}.
   */
  <T> T change(String task, Function<Transaction, Written<T>> fn) {
    return inTransaction(task, writerPool, transaction -> fn.apply(transaction)).result();
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
        readerPool.close();
        writerPool.close();
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

  private <T extends @Nullable Object> T inTransaction(
      String task, HikariDataSource pool, Function<Transaction, T> fn) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the stores are closed");
      }
      long start = System.nanoTime();
      for (int attempt = 1; ; attempt++) {
        try {
          return once(pool, fn);
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

  private <T extends @Nullable Object> T once(HikariDataSource pool, Function<Transaction, T> fn)
      throws GivenUp {
    Connection connection;
    try {
      connection = pool.getConnection();
    } catch (SQLException e) {
      throw new StatementException(e);
    }
    boolean committing = false;
    try {
      connection.setAutoCommit(false);
      CURRENT.set(connection);
      T result = fn.apply(new Transaction(client.transaction(), connection, dialect));
      if (result instanceof Written<?> written && !written.kept()) {
        rollback(pool, connection, null);
        return result;
      }
      committing = true;
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      RuntimeException failure =
          e instanceof RuntimeException unchecked
              ? unchecked
              : new StatementException((SQLException) e);
      rollback(pool, connection, failure);
      if (root(failure) instanceof SQLException cause && dialect.mayBeginAnew(cause, committing)) {
        throw new GivenUp(failure);
      }
      throw failure;
    } finally {
      CURRENT.remove();
      giveBack(connection);
    }
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

  /**
   * Rolls back. A connection that cannot is in a state that nobody knows, and leaves the pool:
   * after a full disk one of SQLite refused every later write.
   */
  private static void rollback(
      HikariDataSource pool, Connection connection, @Nullable RuntimeException failure) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      pool.evictConnection(connection);
      if (failure == null) {
        throw new StatementException(e);
      }
      failure.addSuppressed(e);
    }
  }

  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The transaction is over; a connection that cannot be closed has left the pool.
      System.getLogger(Database.class.getName())
          .log(System.Logger.Level.DEBUG, "a connection cannot be given back", e);
    }
  }
}
