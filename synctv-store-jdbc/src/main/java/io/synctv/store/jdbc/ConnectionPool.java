package io.synctv.store.jdbc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A pool of connections that can be begun anew. Who waits for one looks up every quarter of a
 * second, to find out that the database is away and waiting in vain. Safe for use by several
 * threads.
 */
final class ConnectionPool implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(ConnectionPool.class.getName());

  /** HikariCP waits no shorter than this. */
  private static final long STEP_MILLIS = 250;

  private static final long VALIDATION_MILLIS = 1000;

  private final HikariConfig config;
  private final Duration acquireTimeout;
  private volatile HikariDataSource source;

  @GuardedBy("this")
  private boolean closed;

  /**
   * Opens a pool.
   *
   * @param config how; its connection timeout is set here
   * @param acquireTimeout how long a call waits for a connection
   * @throws com.zaxxer.hikari.pool.HikariPool.PoolInitializationException when none can be made
   */
  ConnectionPool(HikariConfig config, Duration acquireTimeout) {
    this.config = config;
    this.acquireTimeout = acquireTimeout;
    config.setConnectionTimeout(STEP_MILLIS);
    config.setValidationTimeout(VALIDATION_MILLIS);
    this.source = new HikariDataSource(config);
  }

  /**
   * A connection that is to be given back.
   *
   * @param pool where it is from
   */
  record Lease(Connection connection, HikariDataSource pool) {

    /**
     * Gives it back.
     *
     * @param sound whether the transaction is over for certain. If it is not, the connection leaves
     *     the pool: after a full disk one of SQLite refused every later write, and kept it
     */
    void giveBack(boolean sound) {
      boolean reusable = sound;
      if (sound) {
        try {
          // The pool would do so itself, but keeps the connection when that fails.
          connection.setAutoCommit(true);
        } catch (SQLException e) {
          reusable = false;
          LOG.log(System.Logger.Level.DEBUG, "a connection cannot be used again", e);
        }
      }
      if (!reusable) {
        pool.evictConnection(connection); // closes it, too; a closed pool has done so
        return;
      }
      try {
        connection.close();
      } catch (SQLException e) {
        LOG.log(System.Logger.Level.DEBUG, "a connection cannot be given back", e);
      }
    }
  }

  /**
   * Takes a connection, to be given back.
   *
   * @param waiting called again and again while none is free; what it throws ends the wait
   * @throws SQLException when none becomes free in time
   */
  Lease take(Runnable waiting) throws SQLException {
    long start = System.nanoTime();
    while (true) {
      HikariDataSource current = source;
      try {
        return new Lease(current.getConnection(), current);
      } catch (SQLException e) {
        waiting.run();
        boolean renewed = !current.equals(source);
        if (!renewed && !(e instanceof SQLTransientConnectionException)) {
          throw e;
        }
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        if (waited >= acquireTimeout.toMillis() || Thread.currentThread().isInterrupted()) {
          throw new SQLTransientConnectionException(
              "no connection within " + waited + " ms: " + why(e), "08001", e);
        }
      }
    }
  }

  /** HikariCP says how many there are, and in the cause why there are no more. */
  private static String why(SQLException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  /** Returns whether a connection is in use. */
  boolean inUse() {
    return source.getHikariPoolMXBean().getActiveConnections() > 0;
  }

  /**
   * Leaves all connections to themselves and makes new ones: the old ones may be half dead, and
   * whoever makes new ones may sleep or wait for an answer that never comes.
   */
  void renew() {
    HikariConfig lenient = new HikariConfig();
    config.copyStateTo(lenient);
    lenient.setInitializationFailTimeout(-1);
    HikariDataSource old;
    synchronized (this) {
      if (closed) {
        return;
      }
      old = source;
      source = new HikariDataSource(lenient);
    }
    // Ends the connections in use, and waits for them.
    Thread.ofVirtual().name("synctv-store-old-pool").start(old::close);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    source.close();
  }
}
