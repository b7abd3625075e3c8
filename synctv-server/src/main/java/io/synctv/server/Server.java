package io.synctv.server;

import io.helidon.webserver.WebServer;
import io.synctv.api.IdGenerator;
import io.synctv.api.NodeId;
import io.synctv.api.command.PlaylistCommand;
import io.synctv.api.playlist.ItemSize;
import io.synctv.api.store.Stores;
import io.synctv.cluster.spi.ClusterClock;
import io.synctv.cluster.spi.ClusterTransport;
import io.synctv.cluster.spi.Diagnosis;
import io.synctv.cluster.spi.Health;
import io.synctv.core.SyncTv;
import io.synctv.core.job.ChatPruning;
import io.synctv.core.job.ExclusiveJob;
import io.synctv.core.job.RoomPurging;
import io.synctv.server.auth.RateLimits;
import io.synctv.server.auth.RoomPasswords;
import io.synctv.server.auth.Tokens;
import io.synctv.server.cli.RunningServer;
import io.synctv.server.cli.Version;
import io.synctv.server.config.EdgeConfig;
import io.synctv.server.config.ServerConfig;
import io.synctv.server.edge.Edge;
import io.synctv.server.edge.EdgeLimits;
import io.synctv.server.edge.ListenerWatch;
import io.synctv.server.health.HealthRoutes;
import io.synctv.server.health.Lifecycle;
import io.synctv.server.health.SharedCheck;
import io.synctv.server.http.Api;
import io.synctv.server.http.AuthRoutes;
import io.synctv.server.http.ChatRoutes;
import io.synctv.server.http.InfoRoutes;
import io.synctv.server.http.MemberRoutes;
import io.synctv.server.http.PlaybackRoutes;
import io.synctv.server.http.PlaylistRoutes;
import io.synctv.server.http.PresenceRoutes;
import io.synctv.server.http.RoomRoutes;
import io.synctv.server.http.TransportErrors;
import io.synctv.server.log.LineFormatter;
import io.synctv.server.metrics.ServerMetrics;
import io.synctv.server.metrics.TrafficMetrics;
import io.synctv.server.websocket.Connections;
import io.synctv.server.websocket.FrameEncoder;
import io.synctv.server.websocket.Handshake;
import io.synctv.server.websocket.ProtocolContext;
import io.synctv.server.websocket.SocketUpgrader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The whole server, put together by hand: data folder, stores, transport, engine, sockets, HTTP.
 * What was opened is closed in reverse order, also when a later part fails to open.
 */
public final class Server implements RunningServer {

  private static final System.Logger LOG = System.getLogger(Server.class.getName());
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final ServerConfig config;
  private final CloseStack closeStack = new CloseStack();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Lifecycle lifecycle = new Lifecycle();
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final TrafficMetrics traffic = new TrafficMetrics();
  private final SyncTv sync;
  private final Connections connections;
  private final WebServer web;

  private Server(ServerConfig config, Machine machine) {
    this.config = config;
    NodeId node = config.cluster().nodeOfThisStart(IdGenerator.secure());
    LineFormatter.instance(node);
    try {
      connections =
          closeStack.add(
              new Connections(config.heartbeat(), config.helloTimeout(), config.frameTimeout()));
      ClusterBootstrap cluster =
          closeStack.add(ClusterBootstrap.open(config, node, this::openSockets));
      ClusterTransport transport = cluster.transport();
      Stores stores = machine.seen().apply(Storage.open(config, closeStack, transport.nodes()));
      @Nullable DatabaseIdentity database =
          config.cluster().on() ? join(config, stores, transport) : null;
      Tokens tokens =
          new Tokens(
              Storage.tokenKey(stores, config.data()),
              config.tokenLifetime(),
              clusterTime(config, transport.clock(), machine.clock()));
      FrameEncoder encoder =
          new FrameEncoder(transport.clock(), config.heartbeat(), limits(config));
      sync =
          closeStack.add(
              SyncTv.builder()
                  .stores(stores)
                  .transport(transport)
                  .cluster(config.cluster().options())
                  .encoder(encoder)
                  .limits(config.limits())
                  .build());
      WarmStart warm = WarmStart.begin(sync);
      ServerMetrics metrics =
          closeStack.add(
              new ServerMetrics(
                  config.cluster().instance(node),
                  sync::statistics,
                  traffic,
                  connections::count,
                  cluster.measured(),
                  cluster.discrepancies()));
      if (config.chat().bounded()) {
        pruneChat(stores, transport, metrics);
      }
      purgeRooms(stores, transport, metrics);
      ProtocolContext context =
          new ProtocolContext(
              sync::handle, tokens, sync.clock(), encoder, traffic, config.messagesPerSecond());
      WebServers servers =
          new WebServers(
              config,
              new SocketUpgrader(
                  connections,
                  context,
                  new Handshake(config.origins(), config.trustedProxies(), config.compression()),
                  config.frameBytes(),
                  () -> lifecycle.isStopping() || (database != null && !database.fits())),
              closeStack.add(new Edge(edgeLimits(config.edge()), TransportErrors::refusal)),
              new ListenerWatch(lifecycle::isStopping, this::listenerDied));
      new HealthRoutes(
              lifecycle,
              parts(stores, cluster.measured(), database),
              () -> details(cluster.measured(), database))
          .register(servers.observed());
      servers.add(metrics.feature(servers.observedSocket()));
      register(
          new Api(servers.routing(), tokens, traffic, config.trustedProxies(), config.bodyBytes()),
          tokens,
          new RateLimits(transport.counters(), System::nanoTime));
      web = servers.start();
      closeStack.add(web::stop);
      warm.await();
      lifecycle.serving();
    } catch (RuntimeException e) {
      closeStack.close();
      throw e;
    }
  }

  private static EdgeLimits edgeLimits(EdgeConfig config) {
    return new EdgeLimits(
        config.headTimeout(),
        config.keepAlive(),
        config.bodyGrace(),
        config.bodyRate(),
        config.answerTimeout(),
        config.hosts());
  }

  /** Nobody can reach a server without a port: whatever watches the process starts it anew. */
  private void listenerDied() {
    lifecycle.failed();
    LOG.log(System.Logger.Level.ERROR, "a port stopped listening, so this server ends");
    failure.complete(null);
  }

  /** Readiness is told within two seconds. */
  private static final Duration CHECK_WITHIN = Duration.ofMillis(1850);

  /** How long it counts that the stores were found to work, or not. */
  private static final Duration CHECK_COUNTS = Duration.ofMillis(500);

  /** How often what is left of closed rooms is deleted. */
  private static final Duration PURGE_PERIOD = Duration.ofMinutes(1);

  /** Has one server of the cluster delete the chat that is too old or too much. */
  private void pruneChat(Stores stores, ClusterTransport transport, ServerMetrics metrics) {
    Integer count = config.chat().count();
    ChatPruning pruning =
        new ChatPruning(
            stores.chat(),
            transport.clock(),
            config.chat().age(),
            count == null ? Integer.MAX_VALUE : count);
    metrics.count("synctv.chat.deleted", "Old chat messages deleted", pruning::forgotten);
    closeStack.add(
        ExclusiveJob.start(
            "chat-retention",
            config.chat().period(),
            config.cluster().locks(),
            transport.locks(),
            pruning));
  }

  /** Has one server of the cluster delete what is left of closed rooms. */
  private void purgeRooms(Stores stores, ClusterTransport transport, ServerMetrics metrics) {
    RoomPurging purging = new RoomPurging(stores.rooms());
    metrics.count("synctv.rooms.deleted", "Closed rooms deleted", purging::forgotten);
    closeStack.add(
        ExclusiveJob.start(
            "closed-rooms", PURGE_PERIOD, config.cluster().locks(), transport.locks(), purging));
  }

  private DatabaseIdentity join(ServerConfig config, Stores stores, ClusterTransport transport) {
    return closeStack.add(
        DatabaseIdentity.join(
            stores.sharedValues(), transport.nodes(), transport.node(), config.cluster().lease()));
  }

  /** One of several goes by the clock they agree on, whatever the machine's own says. */
  private static InstantSource clusterTime(
      ServerConfig config, ClusterClock clock, InstantSource own) {
    return config.cluster().on()
        ? () -> Instant.EPOCH.plus(clock.micros(), ChronoUnit.MICROS)
        : own;
  }

  /** Says what whoever runs the servers must put right. */
  private static Map<String, String> details(
      ClusterTransport transport, @Nullable DatabaseIdentity database) {
    Map<String, String> details = new TreeMap<>();
    Diagnosis found = transport.diagnosis();
    if (!found.clockAhead().isZero()) {
      double seconds = Math.round(found.clockAhead().toMillis() / 100.0) / 10.0;
      details.put(
          "clock",
          "this server's clock is "
              + Math.abs(seconds)
              + (seconds < 0 ? " s behind" : " s ahead of")
              + " cluster time");
    }
    if (!found.unverified().isEmpty()) {
      details.put(
          "secret",
          "another cluster.secret is set at "
              + found.unverified().stream()
                  .map(NodeId::value)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    if (database != null && !database.words().isEmpty()) {
      details.put("database", database.words());
    }
    return details;
  }

  private Map<String, HealthRoutes.Part> parts(
      Stores stores, ClusterTransport transport, @Nullable DatabaseIdentity database) {
    HealthRoutes.Part store =
        new HealthRoutes.Part(
            new SharedCheck("store", stores::prove, CHECK_WITHIN, CHECK_COUNTS), true);
    BooleanSupplier reached = () -> transport.health().state() == Health.State.UP;
    return switch (config.cluster().mode()) {
      case OFF -> Map.of("store", store);
      case SHADOW -> Map.of("store", store, "shadow", new HealthRoutes.Part(reached, false));
      case ON -> {
        boolean needed = !config.cluster().readyWhenIsolated();
        yield Map.of(
            "store",
            store,
            "cluster",
            new HealthRoutes.Part(reached, needed),
            "database",
            new HealthRoutes.Part(() -> database == null || database.fits(), true));
      }
    };
  }

  /**
   * Starts a server.
   *
   * @param config how
   * @return the server, ready
   * @throws io.synctv.server.cli.StartException when it cannot start, with a message for people
   */
  public static Server start(ServerConfig config) {
    return start(config, Machine.THIS);
  }

  /** Starts a server on a machine whose clock or database is not as it should be, for tests. */
  static Server start(ServerConfig config, Machine machine) {
    return new Server(config, machine);
  }

  /**
   * What a server finds where it runs.
   *
   * @param clock the machine's own
   * @param seen the stores as the server sees them
   */
  record Machine(InstantSource clock, UnaryOperator<Stores> seen) {

    static final Machine THIS = new Machine(InstantSource.system(), UnaryOperator.identity());
  }

  private void register(Api api, Tokens tokens, RateLimits rates) {
    new AuthRoutes(tokens, config.guests(), rates, config.guestsPerAddress()).register(api);
    new RoomRoutes(sync, new RoomPasswords(rates)).register(api);
    new MemberRoutes(sync).register(api);
    new PlaylistRoutes(sync).register(api);
    new PlaybackRoutes(sync).register(api);
    new ChatRoutes(sync).register(api);
    new PresenceRoutes(sync).register(api);
    List<String> features = config.guests() ? List.of("guests", "chat") : List.of("chat");
    new InfoRoutes(sync, Version.current(), features, limits(config)).register(api);
    api.nothingElse();
  }

  /** What a client must know of the limits, by the name it has on the wire. */
  private static Map<String, Long> limits(ServerConfig config) {
    Map<String, Long> limits = new TreeMap<>();
    limits.put("chatLength", (long) config.limits().chatLength());
    limits.put("playlistBatch", (long) PlaylistCommand.MAX_BATCH);
    limits.put("playlistItems", (long) config.limits().playlistItems());
    limits.put("playlistSize", (long) config.limits().playlistBytes());
    limits.put("itemSize", (long) ItemSize.MAX_MEDIA);
    limits.put("itemHeaderSize", (long) ItemSize.MAX_HEADERS);
    limits.put("messagesPerSecond", (long) config.messagesPerSecond());
    limits.put("frameSize", (long) config.frameBytes());
    limits.put("bodySize", (long) config.bodyBytes());
    return Map.copyOf(limits);
  }

  /** Returns the port people connect to. */
  public int port() {
    return web.port();
  }

  /** Returns the port of health and metrics. */
  public int observePort() {
    return config.observePort() == null ? port() : web.port(WebServers.OBSERVE);
  }

  /** Returns the engine. */
  SyncTv sync() {
    return sync;
  }

  /** Returns what goes over sockets. */
  TrafficMetrics traffic() {
    return traffic;
  }

  /** Returns how many sockets are open. */
  int openSockets() {
    return connections.count();
  }

  @Override
  public String address() {
    String host = config.host();
    boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
    String shown = everywhere ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    return "http://" + shown + ":" + port() + "/";
  }

  @Override
  public void onFailure(Runnable action) {
    failure.thenRun(action);
  }

  /**
   * Stops in the order that loses nothing: not ready any more, sessions closed spread over the
   * drain time, sockets closed with a close frame, then the web server, the engine and the stores.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    lifecycle.stopping();
    sync.drain(config.drain());
    connections.closeAll(CLOSE_TIMEOUT);
    closeStack.close();
  }
}
