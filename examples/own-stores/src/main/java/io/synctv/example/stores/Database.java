package io.synctv.example.stores;

import io.synctv.api.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A file and its transactions. One connection does everything, one transaction after the other;
 * transactions of other processes are kept apart by SQLite: {@code begin immediate} takes the
 * file's write lock before anything is read, so that whatever is compared still holds when it is
 * written.
 */
final class Database implements AutoCloseable {

  /** What is done in a transaction. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T in(Transaction transaction) throws SQLException;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final String url;
  private final LongSupplier clock;
  private final Connection connection;

  /**
   * Opens a file, which is made when it is not there.
   *
   * @param clock by what all ages go: the clock of the machine, which all nodes share that share a
   *     file. A database on a server of its own has to be asked for its own
   */
  Database(Path file, LongSupplier clock) {
    this.url = "jdbc:sqlite:" + file + "?journal_mode=WAL&foreign_keys=true";
    this.clock = clock;
    try {
      this.connection = connect(Duration.ofSeconds(30));
    } catch (SQLException e) {
      throw new StoreException("cannot open " + file + ": " + e.getMessage(), e);
    }
  }

  private Connection connect(Duration patience) throws SQLException {
    return DriverManager.getConnection(url + "&busy_timeout=" + patience.toMillis());
  }

  /** Reads as of one moment: SQLite shows a transaction the file as it was at the first read. */
  <T extends @Nullable Object> T read(String task, Work<T> work) {
    return run(task, "begin", work);
  }

  /** Writes all or nothing. */
  <T extends @Nullable Object> T write(String task, Work<T> work) {
    return run(task, "begin immediate", work);
  }

  private <T extends @Nullable Object> T run(String task, String begin, Work<T> work) {
    lock.lock();
    try (Statement statement = connection.createStatement()) {
      statement.execute(begin);
      boolean done = false;
      try {
        T result = work.in(new Transaction(connection, clock.getAsLong()));
        statement.execute("commit");
        done = true;
        return result;
      } finally {
        if (!done) {
          statement.execute("rollback"); // whatever was thrown: half of it is never kept
        }
      }
    } catch (SQLException e) {
      throw new StoreException("cannot " + task + ": " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Writes a row of its own, without waiting for calls that are under way here. */
  void prove() {
    try {
      if (connection.isClosed()) {
        throw new StoreException("the stores are closed");
      }
      try (Connection other = connect(Duration.ofMillis(1500))) {
        new Transaction(other, clock.getAsLong())
            .update("insert or replace into shared_values values ('write-check', 'written')");
      }
    } catch (SQLException e) {
      throw new StoreException("cannot write: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      throw new StoreException("cannot close: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Statements of one transaction.
   *
   * @param now when it began, in epoch milliseconds
   */
  record Transaction(Connection connection, long now) {

    /** Runs a statement; returns how many rows it wrote. */
    int update(String sql, @Nullable Object... values) throws SQLException {
      try (PreparedStatement statement = prepare(sql, values)) {
        return statement.executeUpdate();
      }
    }

    <T> List<T> list(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
      try (PreparedStatement statement = prepare(sql, values);
          ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(row.read(rows));
        }
        return found;
      }
    }

    <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... values) throws SQLException {
      return list(sql, row, values).stream().findFirst();
    }

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
      PreparedStatement statement = connection.prepareStatement(sql);
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement;
    }
  }
}
