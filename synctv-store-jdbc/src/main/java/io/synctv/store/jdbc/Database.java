package io.synctv.store.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.helidon.dbclient.DbClient;
import io.helidon.dbclient.DbClientException;
import io.helidon.dbclient.DbExecute;
import io.helidon.dbclient.DbTransaction;
import io.helidon.dbclient.jdbc.JdbcClientBuilder;
import io.synctv.api.store.StoreException;
import java.sql.SQLException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions: writing ones on the one connection that writes, reading ones on the others.
 *
 * <p>A writing transaction takes SQLite's write lock before it reads anything. One that read first
 * would fail at its first write when another process wrote in between, without waiting for the busy
 * timeout. JDBC's immediate transactions would do as well, but the driver begins the next one
 * inside {@code commit()}: that could fail for want of the lock after the commit itself succeeded.
 */
final class Database implements AutoCloseable {

  private final HikariDataSource writerPool;
  private final HikariDataSource readerPool;
  private final DbClient writer;
  private final DbClient readers;

  /** Calls hold the read lock while they run, so that closing waits for them. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  Database(HikariDataSource writerPool, HikariDataSource readerPool) {
    this.writerPool = writerPool;
    this.readerPool = readerPool;
    writer = client(writerPool);
    readers = client(readerPool);
  }

  /** Runs {@code fn} on a snapshot of the data. {@code task} completes "cannot …" in a failure. */
  <T extends @Nullable Object> T read(String task, Function<DbExecute, T> fn) {
    return inTransaction(task, readers, fn);
  }

  /** Runs {@code fn} and keeps what it wrote; keeps nothing when it throws. */
  <T extends @Nullable Object> T write(String task, Function<DbExecute, T> fn) {
    return inTransaction(
        task,
        writer,
        transaction -> {
          transaction.dml(Sql.TAKE_WRITE_LOCK);
          return fn.apply(transaction);
        });
  }

  /** As {@link #write}, but does nothing when the room is not kept. */
  void writeInRoom(String task, String room, Consumer<DbExecute> fn) {
    write(
        task,
        transaction -> {
          if (transaction.get(Sql.ROOM_EXISTS, room).isPresent()) {
            fn.accept(transaction);
          }
          return null;
        });
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
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof SQLException)) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private <T extends @Nullable Object> T inTransaction(
      String task, DbClient client, Function<DbExecute, T> fn) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the stores are closed");
      }
      DbTransaction transaction = client.transaction();
      boolean committed = false;
      try {
        T result = fn.apply(transaction);
        transaction.commit();
        committed = true;
        return result;
      } finally {
        if (!committed) {
          rollback(transaction);
        }
      }
    } catch (RuntimeException e) {
      throw new StoreException("cannot " + task + ": " + reason(e), e);
    } finally {
      open.readLock().unlock();
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
                throw new DbClientException("no connection", e);
              }
            })
        .build();
  }
}
