package io.synctv.examples.faults;

import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.lab.ServerProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Servers as processes of their own on one Redis, each on its own way to it, to be broken. */
final class Cluster implements AutoCloseable {

  private final Path folder;
  private final Path data;
  private final Map<String, String> settings;
  private final RedisProcess redis = RedisProcess.start();
  private final List<FaultProxy> ways = new ArrayList<>();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private @Nullable Connection database;

  /**
   * Starts everything.
   *
   * @param folder where all of it keeps its files
   * @param size how many servers
   * @param settings what each of them is set to beside what makes them a cluster
   */
  Cluster(Path folder, int size, Map<String, String> settings) {
    this.folder = folder;
    this.settings = settings;
    data = folder.resolve("data");
    List<CompletableFuture<ServerProcess>> starting = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int number = i;
      ways.add(FaultProxy.to(redis.port()));
      starting.add(CompletableFuture.supplyAsync(() -> serve(number, 0)));
    }
    try {
      for (CompletableFuture<ServerProcess> node : starting) {
        ServerProcess server = node.join();
        nodes.add(server);
        ports.add(server.port());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private ServerProcess serve(int number, int port) {
    Map<String, String> all = new HashMap<>(ServerProcess.CLUSTER);
    all.putAll(settings);
    all.put("SYNCTV_CLUSTER_NODE_ID", "node-" + (number + 1));
    all.put("SYNCTV_CLUSTER_REDIS_ADDRESSES", "redis://127.0.0.1:" + ways.get(number).port());
    return ServerProcess.serve(folder, data, port, all);
  }

  /** Returns the port of a server. */
  int port(int node) {
    return ports.get(Math.floorMod(node, ports.size()));
  }

  /** Returns the ports of all servers. */
  List<Integer> ports() {
    return List.copyOf(ports);
  }

  /** Begins what goes wrong. */
  void begin(Step step) throws SQLException {
    switch (step.fault()) {
      case REDIS_FROZEN -> redis.freeze();
      case REDIS_KILLED, REDIS_EMPTIED -> redis.kill();
      case REDIS_CUT -> ways.forEach(FaultProxy::cut);
      case NODE_CUT_OFF -> ways.get(step.node()).hole();
      case NODE_KILLED -> nodes.get(step.node()).kill();
      case NODE_STOPPED -> {
        nodes.get(step.node()).terminate();
        nodes.get(step.node()).exitCode();
      }
      case NODE_FROZEN -> nodes.get(step.node()).freeze();
      case DATABASE_SLOW -> lockDatabase();
    }
  }

  /** Ends what goes wrong. */
  void end(Step step) throws SQLException {
    switch (step.fault()) {
      case REDIS_FROZEN -> redis.thaw();
      case REDIS_KILLED -> redis.restart();
      case REDIS_EMPTIED -> redis.restartEmpty();
      case REDIS_CUT -> ways.forEach(FaultProxy::heal);
      case NODE_CUT_OFF -> ways.get(step.node()).heal();
      case NODE_KILLED, NODE_STOPPED ->
          nodes.set(step.node(), serve(step.node(), port(step.node())));
      case NODE_FROZEN -> nodes.get(step.node()).thaw();
      case DATABASE_SLOW -> unlockDatabase();
    }
  }

  private void lockDatabase() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("synctv.db"));
    database = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 5000");
      statement.execute("BEGIN IMMEDIATE");
    }
  }

  private void unlockDatabase() throws SQLException {
    Connection connection = database;
    if (connection != null) {
      try (connection;
          Statement statement = connection.createStatement()) {
        statement.execute("ROLLBACK");
      }
      database = null;
    }
  }

  @Override
  public void close() {
    try {
      unlockDatabase();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      nodes.forEach(ServerProcess::close);
      ways.forEach(FaultProxy::close);
      redis.close();
    }
  }
}
