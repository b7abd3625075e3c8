package io.synctv.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.synctv.api.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens a SQLite file: folders, tables, connections. */
final class SqliteFile {

  private static final String MIGRATIONS = "classpath:META-INF/synctv/sqlite";

  private SqliteFile() {}

  static Database open(JdbcStoresConfig config) {
    Path file = config.path();
    try {
      Files.createDirectories(file.getParent());
      DataSource source = source(config);
      try (MigrationLock lock = MigrationLock.acquire(file)) {
        migrate(source);
      }
      return pools(config, source);
    } catch (IOException | RuntimeException e) {
      throw new StoreException("cannot open the data file " + file + ": " + Database.reason(e), e);
    }
  }

  private static Database pools(JdbcStoresConfig config, DataSource source) {
    HikariDataSource writer = pool(config, source, "synctv-store-writer", 1, null);
    try {
      HikariDataSource readers =
          pool(config, source, "synctv-store-reader", config.readers(), "pragma query_only = on");
      return new Database(writer, readers);
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  private static DataSource source(JdbcStoresConfig config) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setBusyTimeout((int) config.busyTimeout().toMillis());
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    sqlite.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl(config.url());
    return source;
  }

  private static void migrate(DataSource source) {
    Flyway flyway =
        Flyway.configure(SqliteFile.class.getClassLoader())
            .dataSource(source)
            .locations(MIGRATIONS)
            .load();
    for (MigrationInfo applied : flyway.info().applied()) {
      // Flyway itself lets such a file pass.
      if (applied.getState().isApplied() && !applied.getState().isResolved()) {
        throw new IllegalStateException(
            "it was written by a newer version of SyncTV (tables of version "
                + applied.getVersion()
                + ")");
      }
    }
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
        throw new IllegalStateException("it is a database, but none of SyncTV");
      }
      throw e;
    }
  }

  private static HikariDataSource pool(
      JdbcStoresConfig config, DataSource source, String name, int size, @Nullable String init) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setDataSource(source);
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(size);
    pool.setConnectionTimeout(config.acquireTimeout().toMillis());
    pool.setConnectionInitSql(init);
    // No server closes our connections: a file's connection has no age.
    pool.setMaxLifetime(0);
    pool.setKeepaliveTime(0);
    return new HikariDataSource(pool);
  }
}
