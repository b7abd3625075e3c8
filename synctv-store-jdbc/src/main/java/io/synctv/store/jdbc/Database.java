package io.synctv.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.synctv.api.store.StaleTokenException;
import io.synctv.api.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
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
  private final DbClient writer;
  private final DbClient readers;

  /** Calls hold the read lock while they run, so that closing waits for them. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  Database(Dialect dialect, HikariDataSource writerPool, HikariDataSource readerPool) {
    this.dialect = dialect;
    this.writerPool = writerPool;
    this.readerPool = readerPool;
    writer = client(writerPool);
    readers = client(readerPool);
  }

  Dialect dialect() {
    return dialect;
  }

  /** Runs {@code fn} on what is committed. {@code task} completes "cannot …" in a failure. */
  <T extends @Nullable Object> T read(String task, Function<DbExecute, T> fn) {
    return inTransaction(task, readers, fn);
  }

  /** Runs {@code fn} and keeps what it wrote; keeps nothing when it throws. */
  <T extends @Nullable Object> T write(String task, Function<DbExecute, T> fn) {
    return inTransaction(
        task,
        writer,
        transaction -> {
          dialect.beginWriting(transaction);
          return fn.apply(transaction);
        });
  }

  /** As {@link #write}, but does nothing when the room is not kept. */
  void writeInRoom(String task, String room, Consumer<DbExecute> fn) {
    write(
        task,
        transaction -> {
          if (lockRoom(transaction, room)) {
            fn.accept(transaction);
          }
          return null;
        });
  }

  /** Keeps others from writing to a room until the transaction ends; says whether it is kept. */
  boolean lockRoom(DbExecute transaction, String room) {
    return transaction.get(Sql.ROOM_EXISTS + dialect.roomLock(), room).isPresent();
  }

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
      String task, DbClient client, Function<DbExecute, T> fn) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the stores are closed");
      }
      long start = System.nanoTime();
      for (int attempt = 1; ; attempt++) {
        try {
          return once(client, fn);
        } catch (GivenUp e) {
          if (attempt == MAX_ATTEMPTS || System.nanoTime() - start > BEGIN_ANEW_WITHIN) {
            throw e.failure;
          }
        }
      }
    } catch (StaleTokenException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new StoreException("cannot " + task + ": " + reason(e), e);
    } finally {
      open.readLock().unlock();
    }
  }

  private <T extends @Nullable Object> T once(DbClient client, Function<DbExecute, T> fn)
      throws GivenUp {
    DbTransaction transaction = client.transaction();
    boolean committing = false;
    boolean over = false;
    try {
      T result = fn.apply(transaction);
      committing = true;
      transaction.commit();
      over = true;
      return result;
    } catch (NoConnectionException e) {
      over = true; // nothing has begun
      throw e;
    } catch (DbClientException e) {
      if (root(e) instanceof SQLException cause && dialect.mayBeginAnew(cause, committing)) {
        throw new GivenUp(e);
      }
      throw e;
    } finally {
      if (!over) {
        rollback(transaction);
      }
    }
  }

  /** The pool gave none. */
  private static final class NoConnectionException extends DbClientException {

    private static final long serialVersionUID = 1L;

    private NoConnectionException(SQLException cause) {
      super("no connection", cause);
    }
  }

  /** The transaction has left nothing behind and may be begun anew. */
  private static final class GivenUp extends Exception {

    private static final long serialVersionUID = 1L;

    private final DbClientException failure;

    private GivenUp(DbClientException failure) {
      super(failure);
      this.failure = failure;
    }
  }

  private static void rollback(DbTransaction transaction) {
    try {
      transaction.rollback();
    } catch (DbClientException | IllegalStateException e) {
      // The failure that led here says more; a commit that failed has given its connection back.
      System.getLogger(Database.class.getName())
          .log(System.Logger.Level.DEBUG, "rollback failed", e);
    }
  }

  private static DbClient client(HikariDataSource pool) {
    return JdbcClientBuilder.create()
        .connectionPool(
            () -> {
              try {
                return pool.getConnection();
              } catch (SQLException e) {
                throw new NoConnectionException(e);
              }
            })
        .build();
  }
}
