package io.synctv.server.config;

import io.synctv.api.InvalidValueException;
import io.synctv.store.jdbc.JdbcStoresConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where rooms are kept.
 *
 * @param url the JDBC address of a PostgreSQL database, or empty for SQLite in the data folder
 * @param user who logs in to it
 * @param password their password
 * @param poolSize how many calls may use the database at the same time
 * @param acquireTimeout how long a call waits for its turn
 * @param lockTimeout how long a call waits for another server that is writing
 * @param connectTimeout how long PostgreSQL may take to accept a connection
 * @param queryTimeout how long PostgreSQL may take for one statement
 * @param forceUpgrade whether tables are brought up to date beside running servers of the version
 *     before
 */
public record DatabaseConfig(
    String url,
    String user,
    String password,
    int poolSize,
    Duration acquireTimeout,
    Duration lockTimeout,
    Duration connectTimeout,
    Duration queryTimeout,
    boolean forceUpgrade) {

  /** Checks what must fit together. */
  public DatabaseConfig {
    if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
      throw new ConfigException(
          "database.url must start with jdbc:postgresql: or be empty, for SQLite in the data"
              + " folder");
    }
    if (url.isEmpty() && !(user.isEmpty() && password.isEmpty())) {
      throw new ConfigException(
          "database.user and database.password must be empty without database.url");
    }
  }

  /** Says whether the database is the server's own file. */
  public boolean embedded() {
    return url.isEmpty();
  }

  /**
   * Returns this for the stores.
   *
   * @param file the file for SQLite
   * @throws ConfigException when they cannot take it
   */
  public JdbcStoresConfig stores(Path file) {
    JdbcStoresConfig.Builder builder =
        embedded() ? JdbcStoresConfig.file(file) : JdbcStoresConfig.url(url).login(user, password);
    try {
      return builder
          .poolSize(poolSize)
          .acquireTimeout(acquireTimeout)
          .lockTimeout(lockTimeout)
          .connectTimeout(connectTimeout)
          .queryTimeout(queryTimeout)
          .build();
    } catch (InvalidValueException e) {
      throw new ConfigException("database." + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return "DatabaseConfig[" + (embedded() ? "SQLite" : "PostgreSQL") + "]"; // secrets are in here
  }

  /** The part of {@link ServerConfig.Builder} that belongs to the database. */
  static final class Builder {

    String url = "";
    String user = "";
    String password = "";
    int poolSize;
    Duration acquireTimeout = Duration.ZERO;
    Duration lockTimeout = Duration.ZERO;
    Duration connectTimeout = Duration.ZERO;
    Duration queryTimeout = Duration.ZERO;
    boolean forceUpgrade;

    DatabaseConfig build() {
      return new DatabaseConfig(
          url,
          user,
          password,
          poolSize,
          acquireTimeout,
          lockTimeout,
          connectTimeout,
          queryTimeout,
          forceUpgrade);
    }
  }
}
