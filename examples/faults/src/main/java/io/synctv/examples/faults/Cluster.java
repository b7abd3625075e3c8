package io.synctv.examples.faults;

import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.server.lab.Nodes;
import io.synctv.server.lab.ServerProcess.Program;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Servers that are one, to be broken. */
final class Cluster implements AutoCloseable {

  private final Database kind;
  private final Nodes nodes;
  private @Nullable Connection locking;

  /** What the servers keep everything in. */
  enum Database {
    /** A server, of which each node knows the address. */
    POSTGRESQL,
    /** A file that the nodes share. */
    SQLITE
  }

  /**
   * Starts everything.
   *
   * @param folder where all of it keeps its files
   * @param size how many servers
   * @param settings what each of them is set to beside what makes them a cluster
   * @param kind what they keep everything in
   * @param program of which version they are
   */
  Cluster(Path folder, int size, Map<String, String> settings, Database kind, Program program) {
    this.kind = kind;
    nodes =
        switch (kind) {
          case POSTGRESQL -> Nodes.onPostgres(folder, size, settings, program);
          case SQLITE -> Nodes.onSqlite(folder, size, settings, program);
        };
  }

  /** Returns the servers. */
  Nodes nodes() {
    return nodes;
  }

  /** Begins what goes wrong. */
  void begin(Step step) throws SQLException {
    switch (step.fault()) {
      case NOTHING -> {}
      case REDIS_FROZEN -> nodes.redis().freeze();
      case REDIS_KILLED, REDIS_EMPTIED -> nodes.redis().kill();
      case REDIS_CUT -> ways(FaultProxy::cut);
      case NODE_CUT_OFF -> nodes.way(step.node()).hole();
      case NODE_KILLED -> nodes.server(step.node()).kill();
      case NODE_STOPPED, NODE_UPGRADED -> {
        nodes.server(step.node()).terminate();
        nodes.server(step.node()).exitCode();
      }
      case NODE_FROZEN -> nodes.server(step.node()).freeze();
      case DATABASE_SLOW -> stopDatabase();
    }
  }

  /** Ends what goes wrong. */
  void end(Step step) throws SQLException {
    switch (step.fault()) {
      case NOTHING -> {}
      case REDIS_FROZEN -> nodes.redis().thaw();
      case REDIS_KILLED -> nodes.redis().restart();
      case REDIS_EMPTIED -> nodes.redis().restartEmpty();
      case REDIS_CUT -> ways(FaultProxy::heal);
      case NODE_CUT_OFF -> nodes.way(step.node()).heal();
      case NODE_KILLED, NODE_STOPPED -> nodes.restart(step.node());
      case NODE_UPGRADED -> {
        nodes.become(step.node(), Program.current());
        nodes.restart(step.node());
      }
      case NODE_FROZEN -> nodes.server(step.node()).thaw();
      case DATABASE_SLOW -> goOnWithDatabase();
    }
  }

  private void ways(Consumer<FaultProxy> change) {
    IntStream.range(0, nodes.size()).mapToObj(nodes::way).forEach(change);
  }

  /** A server's answers do not come; of a file somebody else has the lock. */
  private void stopDatabase() throws SQLException {
    if (kind == Database.POSTGRESQL) {
      nodes.line().hole();
      return;
    }
    Connection connection = nodes.database();
    locking = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("BEGIN IMMEDIATE");
    }
  }

  private void goOnWithDatabase() throws SQLException {
    if (kind == Database.POSTGRESQL) {
      nodes.line().heal();
    }
    Connection connection = locking;
    if (connection != null) {
      try (connection;
          Statement statement = connection.createStatement()) {
        statement.execute("ROLLBACK");
      }
      locking = null;
    }
  }

  @Override
  public void close() {
    try {
      goOnWithDatabase();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      nodes.close();
    }
  }
}
