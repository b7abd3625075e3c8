package io.synctv.store.jdbc;

import io.synctv.api.ApiStatus;
import io.synctv.api.Checks;
import io.synctv.api.InvalidValueException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the data is and how many may use it at once.
 *
 * @param url {@code jdbc:sqlite:} and the path of a file; this version knows no other database
 * @param readers how many calls may read at the same time, 1 to 64; writing is always one at a time
 * @param busyTimeout how long a call waits for another process that is writing, 0 to 10 minutes
 * @param acquireTimeout how long a call waits for its turn in this process, 250 ms to 10 minutes
 */
@ApiStatus(ApiStatus.Level.EXPERIMENTAL)
public record JdbcStoresConfig(
    String url, int readers, Duration busyTimeout, Duration acquireTimeout) {

  private static final String SQLITE = "jdbc:sqlite:";
  private static final double MAX_TIMEOUT_MILLIS = 600_000;

  /**
   * Checks the bounds.
   *
   * @throws InvalidValueException when one is broken; the message names the component
   */
  public JdbcStoresConfig {
    if (!url.startsWith(SQLITE)) {
      throw new InvalidValueException("url must start with " + SQLITE);
    }
    String path = url.substring(SQLITE.length());
    // Connections of one pool would each see another database in memory; options belong to us.
    if (path.isBlank() || path.startsWith(":") || path.startsWith("file:") || path.contains("?")) {
      throw new InvalidValueException("url must name a file, without options");
    }
    Checks.range("readers", readers, 1, 64);
    Checks.range("busyTimeout in ms", millis(busyTimeout), 0, MAX_TIMEOUT_MILLIS);
    Checks.range("acquireTimeout in ms", millis(acquireTimeout), 250, MAX_TIMEOUT_MILLIS);
  }

  /**
   * Starts a configuration with its defaults: 4 readers, 5 s busy timeout, 10 s acquire timeout.
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
   * @param url {@code jdbc:sqlite:} and the path of a file
   * @return a builder
   */
  public static Builder url(String url) {
    return new Builder(url);
  }

  private static double millis(Duration timeout) {
    return (double) timeout.toMillis();
  }

  Path path() {
    return Path.of(url.substring(SQLITE.length())).toAbsolutePath();
  }

  /** Collects a configuration. Not safe for use by several threads. */
  public static final class Builder {

    private final String url;
    private int readers = 4;
    private Duration busyTimeout = Duration.ofSeconds(5);
    private Duration acquireTimeout = Duration.ofSeconds(10);

    private Builder(String url) {
      this.url = url;
    }

    /**
     * Says how many calls may read at the same time.
     *
     * @param count 1 to 64
     * @return this builder
     */
    public Builder readers(int count) {
      readers = count;
      return this;
    }

    /**
     * Says how long a call waits for another process that is writing.
     *
     * @param timeout 0 to 10 minutes
     * @return this builder
     */
    public Builder busyTimeout(Duration timeout) {
      busyTimeout = timeout;
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
     * Makes the configuration.
     *
     * @return the checked configuration
     * @throws InvalidValueException when a bound is broken
     */
    public JdbcStoresConfig build() {
      return new JdbcStoresConfig(url, readers, busyTimeout, acquireTimeout);
    }
  }
}
