package io.synctv.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Statements that go to the database together, in one round trip where its driver can: the database
 * client sends them one by one, and a durable command waits for each.
 */
final class Script {

  private final List<String> statements = new ArrayList<>();
  private final List<List<? extends @Nullable Object>> params = new ArrayList<>();

  /**
   * What became of a statement.
   *
   * @param count how many rows it changed, or found
   * @param rows what it found, as the driver returns it
   */
  record Result(long count, List<List<@Nullable Object>> rows) {}

  Script add(String statement, List<? extends @Nullable Object> values) {
    statements.add(statement);
    params.add(values);
    return this;
  }

  /** Runs the statements in order; returns their results in this order. */
  List<Result> run(Transaction transaction) {
    List<Result> results = new ArrayList<>();
    try {
      if (transaction.together()) {
        run(transaction.connection(), 0, statements.size(), results);
      } else {
        for (int i = 0; i < statements.size(); i++) {
          run(transaction.connection(), i, i + 1, results);
        }
      }
    } catch (SQLException e) {
      throw new StatementException(e);
    }
    return results;
  }

  private void run(Connection connection, int from, int to, List<Result> results)
      throws SQLException {
    if (from == to) {
      return;
    }
    String sql = String.join(";", statements.subList(from, to));
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int parameter = 0;
      for (List<? extends @Nullable Object> values : params.subList(from, to)) {
        for (Object value : values) {
          statement.setObject(++parameter, value);
        }
      }
      boolean query = statement.execute();
      for (int i = from; i < to; i++) {
        results.add(query ? rows(statement) : new Result(statement.getUpdateCount(), List.of()));
        query = i + 1 < to && statement.getMoreResults();
      }
    }
  }

  private static Result rows(PreparedStatement statement) throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (ResultSet found = statement.getResultSet()) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(found.getObject(column));
        }
        rows.add(row);
      }
    }
    return new Result(rows.size(), rows);
  }
}
