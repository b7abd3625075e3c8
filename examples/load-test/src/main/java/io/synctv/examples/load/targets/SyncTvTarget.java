package io.synctv.examples.load.targets;

import io.synctv.api.IdGenerator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** SyncTV: one node or several. */
public final class SyncTvTarget implements Target {

  private final String name;
  private final List<InetSocketAddress> addresses;
  private final List<AutoCloseable> started;
  private final Processes processes;
  private final SyncTvApi api;
  private final List<String> tokens = new CopyOnWriteArrayList<>();

  private SyncTvTarget(
      String name,
      List<InetSocketAddress> addresses,
      List<AutoCloseable> started,
      Processes processes) {
    this.name = name;
    this.addresses = List.copyOf(addresses);
    this.started = List.copyOf(started);
    this.processes = processes;
    this.api = new SyncTvApi(addresses.getFirst());
  }

  /**
   * Takes servers that are running already.
   *
   * @param addresses one per node; their limits must allow the load
   */
  public static SyncTvTarget at(List<InetSocketAddress> addresses) {
    return new SyncTvTarget("SyncTV", addresses, List.of(), new Processes(List.of()));
  }

  /** Starts one server. */
  public static SyncTvTarget start(Launcher launcher) {
    ServerProcess server = launcher.server("server", Map.of());
    return new SyncTvTarget(
        "SyncTV",
        List.of(Launcher.loopback(server.port())),
        List.of(server),
        new Processes(List.of(server.pid())));
  }

  /** Starts one server with a PostgreSQL server of its own. */
  public static SyncTvTarget onPostgres(Launcher launcher) {
    List<AutoCloseable> started = new ArrayList<>();
    try {
      EmbeddedPostgres postgres = EmbeddedPostgres.start();
      started.add(postgres);
      Map<String, String> database =
          Map.of(
              "SYNCTV_DATABASE_URL",
              "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres",
              "SYNCTV_DATABASE_USER",
              "postgres");
      ServerProcess server = launcher.server("server-postgres", database);
      started.add(server);
      return new SyncTvTarget(
          "SyncTV, PostgreSQL",
          List.of(Launcher.loopback(server.port())),
          started,
          new Processes(List.of(server.pid())));
    } catch (IOException | RuntimeException e) {
      closeAll(started);
      throw new IllegalStateException("a server with PostgreSQL could not be started", e);
    }
  }

  /**
   * Starts several servers with a Redis.
   *
   * @param launcher how
   * @param nodes how many
   */
  public static SyncTvTarget cluster(Launcher launcher, int nodes) {
    List<AutoCloseable> started = new ArrayList<>();
    List<InetSocketAddress> addresses = new ArrayList<>();
    List<Long> pids = new ArrayList<>();
    try {
      int port = Launcher.freePort();
      Process redis = launcher.redis(port);
      started.add(redis::destroy);
      String secret = IdGenerator.secure().next() + IdGenerator.secure().next();
      for (int i = 1; i <= nodes; i++) {
        ServerProcess server =
            launcher.server(
                "node-" + i,
                Map.of(
                    "SYNCTV_CLUSTER_MODE",
                    "on",
                    "SYNCTV_CLUSTER_NODE_ID",
                    "node-" + i,
                    "SYNCTV_CLUSTER_SECRET",
                    secret,
                    "SYNCTV_CLUSTER_REDIS_ADDRESSES",
                    "redis://127.0.0.1:" + port));
        started.add(server);
        addresses.add(Launcher.loopback(server.port()));
        pids.add(server.pid());
      }
      return new SyncTvTarget("SyncTV × " + nodes, addresses, started, new Processes(pids));
    } catch (RuntimeException e) {
      closeAll(started);
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Dialect dialect() {
    return new SyncTvDialect(tokens);
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return addresses;
  }

  @Override
  public void people(int count) {
    for (int i = tokens.size(); i < Math.min(count, MOST_PEOPLE); i++) {
      tokens.add(api.guest("Guest " + i));
    }
  }

  @Override
  public String room() {
    people(1);
    String room = api.room(tokens.getFirst());
    api.select(tokens.getFirst(), room);
    return "/api/v1/rooms/" + room + "/ws";
  }

  /** Returns the token of somebody who may make rooms. */
  public String owner() {
    people(1);
    return tokens.getFirst();
  }

  /** Returns what speaks HTTP with the first node. */
  public SyncTvApi api() {
    return api;
  }

  @Override
  public Processes processes() {
    return processes;
  }

  @Override
  public void close() {
    api.close();
    closeAll(started);
  }

  private static void closeAll(List<AutoCloseable> started) {
    for (AutoCloseable part : started.reversed()) {
      close(part);
    }
  }

  static void close(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException("a server could not be ended", e);
    }
  }
}
