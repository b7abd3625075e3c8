package io.synctv.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.synctv.api.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.function.IntConsumer;
import javax.sql.DataSource;

/**
 * Opens a database of a PostgreSQL server: tables, connections.
 *
 * <p>No call waits for ever. The server ends what takes too long, waits too long for a lock, or
 * leaves a transaction lying (a node that was paused in one must not hold up the others); the
 * driver gives a connection up whose server does not answer at all.
 */
final class PostgresDatabase {

  /** How long the server's own word may take beyond the time-out before the line counts as dead. */
  private static final Duration SPARE = Duration.ofSeconds(2);

  /** A node that was paused in a transaction holds the locks of a room no longer than this. */
  private static final Duration IDLE = Duration.ofSeconds(2);

  private static final Duration MIGRATION = Duration.ofMinutes(10);

  /** The advisory lock under which one node at a time brings tables up to date. */
  private static final long MIGRATION_LOCK = 0x53796e635456L;

  private PostgresDatabase() {}

  static Database open(JdbcStoresConfig config, IntConsumer beforeUpgrade) {
    try {
      migrate(config, beforeUpgrade);
      HikariConfig pool = pool(config, "synctv-store", config.poolSize(), config.queryTimeout());
      // A server that many nodes share has to bear the idle ones of all.
      pool.setMinimumIdle(1);
      pool.setConnectionInitSql(
          "set statement_timeout = %d; set lock_timeout = %d;"
                  .formatted(config.queryTimeout().toMillis(), config.lockTimeout().toMillis())
              + " set idle_in_transaction_session_timeout = "
              + IDLE.toMillis());
      // Compare and set goes by it: a site's own default may be another one.
      pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
      ConnectionPool connections = new ConnectionPool(pool, config.acquireTimeout());
      return new Database(Dialect.POSTGRESQL, connections, connections, looks(config));
    } catch (SQLException | RuntimeException e) {
      throw new StoreException(
          "cannot open the database " + config.place() + ": " + Database.reason(e), e);
    }
  }

  private static void migrate(JdbcStoresConfig config, IntConsumer beforeUpgrade)
      throws SQLException {
    // One connection holds the lock, Flyway uses two more.
    HikariConfig pool = pool(config, "synctv-store-migration", 4, MIGRATION);
    pool.setMinimumIdle(0);
    pool.setConnectionTimeout(config.acquireTimeout().toMillis());
    pool.setConnectionInitSql("set lock_timeout = " + MIGRATION.toMillis());
    try (HikariDataSource source = new HikariDataSource(pool);
        Connection holder = source.getConnection();
        Statement sql = holder.createStatement()) {
      sql.execute("select pg_advisory_lock(" + MIGRATION_LOCK + ")");
      // A failure to unlock must not hide why the migration failed.
      try (Unlocking unlocking =
          () -> sql.execute("select pg_advisory_unlock(" + MIGRATION_LOCK + ")")) {
        Migrations.run(source, Migrations.Words.POSTGRESQL, beforeUpgrade);
      }
    }
  }

  private interface Unlocking extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  private static HikariConfig pool(
      JdbcStoresConfig config, String name, int size, Duration longestStatement) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    Duration connect = config.connectTimeout();
    pool.setDataSource(source(config, connect, connect.plus(SPARE), longestStatement.plus(SPARE)));
    pool.setMaximumPoolSize(size);
    return pool;
  }

  /** Connections by which is found out whether the server is there: they wait no longer. */
  private static DataSource looks(JdbcStoresConfig config) {
    Duration answer = Duration.ofSeconds(2);
    return source(config, Duration.ofSeconds(1), answer, answer);
  }

  /** What the address itself says of these properties goes before. */
  private static DataSource source(
      JdbcStoresConfig config, Duration connect, Duration login, Duration answer) {
    Properties properties = new Properties();
    if (!config.user().isEmpty()) {
      properties.setProperty("user", config.user());
    }
    if (!config.password().isEmpty()) {
      properties.setProperty("password", config.password());
    }
    properties.setProperty("ApplicationName", "synctv");
    properties.setProperty("connectTimeout", seconds(connect));
    properties.setProperty("loginTimeout", seconds(login));
    properties.setProperty("socketTimeout", seconds(answer));
    properties.setProperty("tcpKeepAlive", "true");
    // Details quote rows, that is, what people said; messages of failures are logged.
    properties.setProperty("logServerErrorDetail", "false");
    return new DriverSource(config.url(), properties);
  }

  /** The driver counts in whole seconds. */
  private static String seconds(Duration time) {
    return Long.toString(time.plusMillis(999).toSeconds());
  }
}
