package io.synctv.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.helidon.webserver.spi.ServerFeature;
import io.synctv.server.cli.StartException;
import io.synctv.server.config.ServerConfig;
import io.synctv.server.edge.Edge;
import io.synctv.server.edge.ListenerWatch;
import io.synctv.server.edge.OpenFiles;
import io.synctv.server.http.CrossOrigin;
import io.synctv.server.http.SecurityHeaders;
import io.synctv.server.http.TransportErrors;
import io.synctv.server.http.WebClient;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Configures and starts the web server. Routes are registered between making and starting it. */
final class WebServers {

  private static final System.Logger LOG = System.getLogger(WebServers.class.getName());

  /** The socket for health and metrics, when it has a port of its own. */
  static final String OBSERVE = "observe";

  /** Beyond this a body is not even read to its end to say so. */
  private static final long HARD_BODY_LIMIT = 64L << 20;

  /** Connections at the port for health and metrics: few ask, and often. */
  private static final int OBSERVERS = 32;

  private static final int SEND_BUFFER = 256 << 10;

  /** Connections that may wait to be accepted: all people of a server that died come at once. */
  private static final int BACKLOG = 8192;

  /**
   * Who waits to be told to send a body is told at once: else, when a route answers without reading
   * it, the web server takes a body that comes nevertheless for the next request.
   */
  private static final Http1Config HTTP = Http1Config.builder().continueImmediately(true).build();

  private static final String WEBSOCKET = "websocket"; // the edge spells it so

  private final ServerConfig config;
  private final Http1Upgrader upgrader;
  private final Edge edge;
  private final HttpRouting.Builder routing = HttpRouting.builder();
  private final HttpRouting.Builder observed;
  private final List<ServerFeature> features = new ArrayList<>();

  /**
   * Makes the configuration.
   *
   * @param config what the operator has set
   * @param upgrader takes WebSockets
   * @param edge takes all connections
   * @param watch is told when a port stops listening
   */
  WebServers(ServerConfig config, Http1Upgrader upgrader, Edge edge, ListenerWatch watch) {
    this.config = config;
    this.upgrader = upgrader;
    this.edge = edge;
    this.observed = config.observePort() == null ? routing : HttpRouting.builder();
    routing.addFilter(edge);
    if (config.observePort() != null) {
      observed.addFilter(edge);
      observed.addFilter(new SecurityHeaders());
      observed.register(watch);
    }
    routing.register(watch);
    routing.addFilter(new SecurityHeaders());
    routing.addFilter(new CrossOrigin(config.origins()));
    routing.addFeature(new WebClient());
  }

  /** Returns the routes of the main port. */
  HttpRouting.Builder routing() {
    return routing;
  }

  /** Returns the routes of the port that health and metrics are on. */
  HttpRouting.Builder observed() {
    return observed;
  }

  /** Returns the name of the socket that health and metrics are on. */
  String observedSocket() {
    return config.observePort() == null ? WebServer.DEFAULT_SOCKET_NAME : OBSERVE;
  }

  /** Adds what wants to know the whole server. */
  void add(ServerFeature feature) {
    features.add(feature);
  }

  /**
   * Starts the web server.
   *
   * @throws StartException when a port is taken or the host is none of this machine
   */
  WebServer start() {
    SocketOptions options =
        SocketOptions.builder()
            .tcpNoDelay(true)
            // Else the system buffers megabytes for a viewer that does not read.
            .socketSendBufferSize(SEND_BUFFER)
            .build();
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(config.host())
            .port(config.port())
            .backlog(BACKLOG)
            .shutdownHook(false) // Server.close has an order of its own
            .featuresDiscoverServices(false)
            .addFeatures(features)
            .protocolsDiscoverServices(false)
            .connectionOptions(options)
            .useNio(false) // it writes in pieces of 8 KiB, and keeps as much more per connection
            .maxPayloadSize(HARD_BODY_LIMIT)
            .maxTcpConnections(connections())
            .directHandlers(TransportErrors.handlers())
            .addConnectionSelector(selector())
            .routing(routing);
    if (config.observePort() != null) {
      builder.putSocket(
          OBSERVE,
          ListenerConfig.builder()
              .host(config.host())
              .port(config.observePort())
              .protocolsDiscoverServices(false)
              .connectionOptions(options)
              .useNio(false)
              .maxTcpConnections(OBSERVERS)
              .directHandlers(TransportErrors.handlers())
              .addConnectionSelector(
                  edge.guard(Http1ConnectionSelector.builder().config(HTTP).build()))
              .routing(observed)
              .build());
    }
    probe(config.port());
    if (config.observePort() != null) {
      probe(config.observePort());
    }
    WebServer server = builder.build().start();
    if (!server.isRunning()) {
      server.stop();
      throw new StartException("cannot listen on port " + config.port(), new BindException());
    }
    return server;
  }

  /** Returns how many connections the main port may have. */
  private int connections() {
    Integer set = config.edge().connections();
    int observers = config.observePort() == null ? 0 : OBSERVERS;
    int fit = OpenFiles.connections(config.database().poolSize() + observers);
    if (set == null) {
      return fit;
    }
    if (set > fit) {
      LOG.log(
          System.Logger.Level.WARNING,
          "server.max-connections is {0}, but the limit of open files leaves room for {1}",
          set,
          fit);
    }
    return Math.min(set, fit);
  }

  /** Listens for a moment: the web server's own failure to do so is only logged, not thrown. */
  private void probe(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(config.host(), port));
    } catch (IOException e) {
      throw new StartException(
          "cannot listen on "
              + config.host()
              + " port "
              + port
              + " ("
              + e.getMessage()
              + "); choose another with --host and --port, where port 0 picks a free one",
          e);
    }
  }

  private ServerConnectionSelector selector() {
    return edge.guard(
        Http1ConnectionSelector.builder().config(HTTP).putUpgrader(WEBSOCKET, upgrader).build());
  }
}
