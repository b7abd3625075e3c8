package io.synctv.server.lab;

import io.synctv.cluster.redis.lab.FaultProxy;
import io.synctv.cluster.redis.lab.RedisProcess;
import io.synctv.server.lab.ServerProcess.Program;
import io.synctv.store.jdbc.lab.TestPostgres;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Servers in processes of their own on one Redis, each on its own way to it, and on one database: a
 * PostgreSQL, to which all have one line, or the SQLite file of a folder they share.
 */
public final class Nodes implements AutoCloseable {

  private final Path folder;
  private final Path data;
  private final Map<String, String> settings;
  private final TestPostgres postgres;
  private final FaultProxy line;
  private final RedisProcess redis = RedisProcess.start();
  private final List<FaultProxy> ways = new ArrayList<>();
  private final List<ServerProcess> servers = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<Program> programs;

  /**
   * Starts servers that share the SQLite file of a folder.
   *
   * @param folder where all of it keeps its files
   * @param size how many servers
   * @param settings what each of them is set to beside what makes them a cluster
   * @return them, ready
   */
  public static Nodes onSqlite(Path folder, int size, Map<String, String> settings) {
    return onSqlite(folder, size, settings, Program.current());
  }

  /** As {@link #onSqlite(Path, int, Map)}, with servers of a version. */
  public static Nodes onSqlite(
      Path folder, int size, Map<String, String> settings, Program program) {
    return new Nodes(folder, size, settings, program, null);
  }

  /**
   * As {@link #onSqlite(Path, int, Map)}, with a PostgreSQL database of their own that ends with
   * them.
   */
  public static Nodes onPostgres(Path folder, int size, Map<String, String> settings) {
    return onPostgres(folder, size, settings, Program.current());
  }

  /** As {@link #onPostgres(Path, int, Map)}, with servers of a version. */
  public static Nodes onPostgres(
      Path folder, int size, Map<String, String> settings, Program program) {
    return new Nodes(folder, size, settings, program, TestPostgres.create());
  }

  private Nodes(
      Path folder, int size, Map<String, String> settings, Program program, TestPostgres postgres) {
    this.folder = folder;
    this.programs = new ArrayList<>(Collections.nCopies(size, program));
    this.settings = settings;
    this.postgres = postgres;
    data = folder.resolve("data-" + System.nanoTime());
    line =
        postgres == null
            ? null
            : FaultProxy.to(new InetSocketAddress(postgres.host(), postgres.port()));
    for (int i = 0; i < size; i++) {
      ways.add(FaultProxy.to(redis.port()));
    }
    try {
      servers.addAll(start(IntStream.range(0, size).boxed().toList()));
      servers.forEach(server -> ports.add(server.port()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private List<ServerProcess> start(List<Integer> numbers) {
    List<CompletableFuture<ServerProcess>> starting =
        numbers.stream().map(number -> CompletableFuture.supplyAsync(() -> serve(number))).toList();
    return starting.stream().map(CompletableFuture::join).toList();
  }

  private ServerProcess serve(int number) {
    Map<String, String> all = new HashMap<>(ServerProcess.CLUSTER);
    all.put("SYNCTV_LIMITS_GUESTS_PER_ADDRESS", "1000");
    all.putAll(settings);
    all.put("SYNCTV_CLUSTER_NODE_ID", "node-" + (number + 1));
    all.put("SYNCTV_CLUSTER_REDIS_ADDRESSES", "redis://127.0.0.1:" + way(number).port());
    if (postgres != null) {
      all.put("SYNCTV_DATABASE_URL", postgres.url("127.0.0.1", line.port()));
      all.put("SYNCTV_DATABASE_USER", postgres.user());
      all.put("SYNCTV_DATABASE_PASSWORD", postgres.password());
    }
    return ServerProcess.serve(
        folder, programs.get(number), data, ports.isEmpty() ? 0 : port(number), all);
  }

  /** Returns how many servers there are. */
  public int size() {
    return ways.size();
  }

  /** Returns the port of a server; those after the last are the first ones again. */
  public int port(int node) {
    return ports.get(Math.floorMod(node, ports.size()));
  }

  /** Returns the ports of all servers. */
  public List<Integer> ports() {
    return List.copyOf(ports);
  }

  /** Speaks to a server. */
  public Api api(int node) {
    return new Api(port(node));
  }

  /** Returns the process of a server. */
  public ServerProcess server(int node) {
    return servers.get(node);
  }

  /** Starts a server again that has ended, at its old port. */
  public void restart(int node) {
    servers.set(node, serve(node));
  }

  /** Has a server be of another version from its next start on. */
  public void become(int node, Program program) {
    programs.set(node, program);
  }

  /** Kills all servers, and starts them again at their old ports. */
  public void restartAll() {
    servers.forEach(ServerProcess::kill);
    List<ServerProcess> started = start(IntStream.range(0, size()).boxed().toList());
    servers.clear();
    servers.addAll(started);
  }

  /** Returns the Redis. */
  public RedisProcess redis() {
    return redis;
  }

  /** Returns a server's way to Redis. */
  public FaultProxy way(int node) {
    return ways.get(node);
  }

  /** Returns the line to the database that all servers have; none with SQLite. */
  public FaultProxy line() {
    return line;
  }

  /** Opens a connection to the database, past the line; close it. */
  public Connection database() throws SQLException {
    return postgres == null
        ? DriverManager.getConnection("jdbc:sqlite:" + data.resolve("synctv.db"))
        : postgres.connect();
  }

  @Override
  public void close() {
    servers.forEach(ServerProcess::close);
    ways.forEach(FaultProxy::close);
    redis.close();
    if (postgres != null) {
      line.close();
      postgres.close();
    }
  }
}
