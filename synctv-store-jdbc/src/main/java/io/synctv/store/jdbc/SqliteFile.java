package io.synctv.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import io.synctv.api.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Opens a SQLite file: folders, tables, connections. */
final class SqliteFile {

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  /** How long a look at the file waits for the lock. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private SqliteFile() {}

  static Database open(JdbcStoresConfig config, IntConsumer beforeUpgrade) {
    Path file = config.path();
    try {
      Files.createDirectories(file.getParent());
      DataSource source = source(config, config.lockTimeout());
      try (MigrationLock lock = MigrationLock.acquire(file)) {
        keepFromOthers(file);
        Migrations.run(source, Migrations.Words.SQLITE, beforeUpgrade);
      }
      return pools(config, source);
    } catch (IOException | RuntimeException e) {
      throw new StoreException("cannot open the data file " + file + ": " + Database.reason(e), e);
    }
  }

  private static Database pools(JdbcStoresConfig config, DataSource source) {
    ConnectionPool writer = pool(config, source, "synctv-store-writer", 1, null);
    try {
      ConnectionPool readers =
          pool(config, source, "synctv-store-reader", config.poolSize(), "pragma query_only = on");
      return new Database(Dialect.SQLITE, writer, readers, source(config, LOOK));
    } catch (RuntimeException e) {
      try {
        writer.close();
      } catch (RuntimeException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }

  /**
   * Makes connections.
   *
   * @param wait how long to wait for the lock of those who write
   */
  private static DataSource source(JdbcStoresConfig config, Duration wait) {
    SQLiteConfig sqlite = new SQLiteConfig();
    sqlite.setBusyTimeout((int) wait.toMillis());
    sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
    sqlite.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    sqlite.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl(config.url());
    return source;
  }

  /**
   * Sees to it that the rest of the world cannot read the file: it holds chat, hashes of passwords
   * and the key that signs tokens. SQLite gives the files beside it the same permissions.
   */
  private static void keepFromOthers(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else if (Files.isRegularFile(file)) {
      Set<PosixFilePermission> kept = EnumSet.noneOf(PosixFilePermission.class);
      kept.addAll(Files.getPosixFilePermissions(file));
      if (kept.removeAll(OTHERS)) {
        Files.setPosixFilePermissions(file, kept);
      }
    }
  }

  private static ConnectionPool pool(
      JdbcStoresConfig config, DataSource source, String name, int size, @Nullable String init) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName(name);
    pool.setDataSource(source);
    pool.setMaximumPoolSize(size);
    pool.setMinimumIdle(1);
    pool.setConnectionInitSql(init);
    // No server closes our connections: a file's connection has no age.
    pool.setMaxLifetime(0);
    pool.setKeepaliveTime(0);
    return new ConnectionPool(pool, config.acquireTimeout());
  }
}
