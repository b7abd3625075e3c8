package io.synctv.store.jdbc;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Where the data is and how many may use it at once.
 *
 * @param url {@code jdbc:sqlite:} and the path of a file, or {@code jdbc:postgresql:} and what the
 *     driver understands: {@code jdbc:postgresql://host:5432/synctv?sslmode=verify-full}
 * @param user who logs in to PostgreSQL; empty when the address says so, and for SQLite
 * @param password the password for it; empty when none is needed, and for SQLite
 * @param poolSize how many calls may use the database at the same time, 1 to 256. With SQLite how
 *     many may read; writing is one at a time
 * @param acquireTimeout how long a call waits for its turn in this process, 250 ms to 10 minutes
 * @param lockTimeout how long a call waits for another process that is writing, 0 to 10 minutes.
 *     With PostgreSQL from 1 ms, and only where both write the same
 * @param connectTimeout how long PostgreSQL may take to accept a connection, 1 s to 10 minutes
 * @param queryTimeout how long PostgreSQL may take for one statement, 1 s to 10 minutes. When there
 *     is no answer at all, the call fails two seconds later
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record JdbcStoresConfig(
    String url,
    String user,
    String password,
    int poolSize,
    Duration acquireTimeout,
    Duration lockTimeout,
    Duration connectTimeout,
    Duration queryTimeout) {

  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final Pattern LOGIN = Pattern.compile(POSTGRESQL + "//[^/?]*@");
  private static final double MAX_TIMEOUT_MILLIS = 600_000;

  /**
   * Checks the bounds.
   *
   * @throws InvalidValueException when one is broken; the message names the component
   */
  public JdbcStoresConfig {
    if (url.startsWith(SQLITE)) {
      checkFile(url.substring(SQLITE.length()));
      if (!user.isEmpty() || !password.isEmpty()) {
        throw new InvalidValueException("user and password must be empty: SQLite knows none");
      }
    } else if (!url.startsWith(POSTGRESQL) || url.length() == POSTGRESQL.length()) {
      throw new InvalidValueException("url must start with " + SQLITE + " or " + POSTGRESQL);
    } else if (LOGIN.matcher(url).lookingAt()) {
      // The driver does not know such addresses, and failures tell the address.
      throw new InvalidValueException("url must not have user and password before the host");
    }
    Checks.range("poolSize", poolSize, 1, 256);
    Checks.range("acquireTimeout in ms", millis(acquireTimeout), 250, MAX_TIMEOUT_MILLIS);
    double leastWait = url.startsWith(SQLITE) ? 0 : 1; // for PostgreSQL 0 means for ever
    Checks.range("lockTimeout in ms", millis(lockTimeout), leastWait, MAX_TIMEOUT_MILLIS);
    Checks.range("connectTimeout in ms", millis(connectTimeout), 1000, MAX_TIMEOUT_MILLIS);
    Checks.range("queryTimeout in ms", millis(queryTimeout), 1000, MAX_TIMEOUT_MILLIS);
  }

  /** Connections of one pool would each see another database in memory; options belong to us. */
  private static void checkFile(String path) {
    if (path.isBlank() || path.startsWith(":") || path.startsWith("file:") || path.contains("?")) {
      throw new InvalidValueException("url must name a file, without options");
    }
  }

  /**
   * Starts a configuration of a SQLite file with the defaults: 8 calls at the same time, 10 s
   * acquire timeout, 2.5 s lock timeout, 5 s connect timeout, 10 s query timeout.
   *
   * @param file the data file; it and its folders are created when missing
   * @return a builder
   */
  public static Builder file(Path file) {
    return new Builder(SQLITE + file);
  }

  /**
   * Starts a configuration with the defaults of {@link #file}.
   *
   * @param url the JDBC address
   * @return a builder
   */
  public static Builder url(String url) {
    return new Builder(url);
  }

  private static double millis(Duration timeout) {
    return (double) timeout.toMillis();
  }

  boolean sqlite() {
    return url.startsWith(SQLITE);
  }

  Path path() {
    return Path.of(url.substring(SQLITE.length())).toAbsolutePath();
  }

  /** Returns the address without its options, among which may be a password. */
  String place() {
    int options = url.indexOf('?');
    return options < 0 ? url : url.substring(0, options);
  }

  /** Tells no secrets. */
  @Override
  public String toString() {
    return "JdbcStoresConfig[" + place() + "]";
  }

  /** Collects a configuration. Not safe for use by several threads. */
  public static final class Builder {

    private final String url;
    private String user = "";
    private String password = "";
    private int poolSize = 8;
    private Duration acquireTimeout = Duration.ofSeconds(10);
    private Duration lockTimeout = Duration.ofMillis(2500);
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration queryTimeout = Duration.ofSeconds(10);

    private Builder(String url) {
      this.url = url;
    }

    /**
     * Says who logs in to PostgreSQL.
     *
     * @param name the user, or empty when the address says it
     * @param secret their password, or empty when none is needed
     * @return this builder
     */
    public Builder login(String name, String secret) {
      user = name;
      password = secret;
      return this;
    }

    /**
     * Says how many calls may use the database at the same time.
     *
     * @param count 1 to 256
     * @return this builder
     */
    public Builder poolSize(int count) {
      poolSize = count;
      return this;
    }

    /**
     * Says how long a call waits for its turn in this process.
     *
     * @param timeout 250 ms to 10 minutes
     * @return this builder
     */
    public Builder acquireTimeout(Duration timeout) {
      acquireTimeout = timeout;
      return this;
    }

    /**
     * Says how long a call waits for another process that is writing.
     *
     * @param timeout 0 to 10 minutes; for PostgreSQL from 1 ms
     * @return this builder
     */
    public Builder lockTimeout(Duration timeout) {
      lockTimeout = timeout;
      return this;
    }

    /**
     * Says how long PostgreSQL may take to accept a connection.
     *
     * @param timeout 1 s to 10 minutes
     * @return this builder
     */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = timeout;
      return this;
    }

    /**
     * Says how long PostgreSQL may take for one statement.
     *
     * @param timeout 1 s to 10 minutes
     * @return this builder
     */
    public Builder queryTimeout(Duration timeout) {
      queryTimeout = timeout;
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return the checked configuration
     * @throws InvalidValueException when a bound is broken
     */
    public JdbcStoresConfig build() {
      return new JdbcStoresConfig(
          url, user, password, poolSize, acquireTimeout, lockTimeout, connectTimeout, queryTimeout);
    }
  }
}
