package io.synctv.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerFeature;
import io.synctv.server.cli.StartException;
import io.synctv.server.config.ServerConfig;
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

  /** The socket for health and metrics, when it has a port of its own. */
  static final String OBSERVE = "observe";

  /** Beyond this a body is not even read to its end to say so. */
  private static final long HARD_BODY_LIMIT = 64L << 20;

  private static final int SEND_BUFFER = 256 << 10;

  /** Connections that may wait to be accepted: all people of a server that died come at once. */
  private static final int BACKLOG = 8192;

  /**
   * Who waits to be told to send a body is told at once: else, when a route answers without reading
   * it, the web server takes a body that comes nevertheless for the next request.
   */
  private static final Http1Config HTTP = Http1Config.builder().continueImmediately(true).build();

  private final ServerConfig config;
  private final Http1Upgrader upgrader;
  private final HttpRouting.Builder routing = HttpRouting.builder();
  private final HttpRouting.Builder observed;
  private final List<ServerFeature> features = new ArrayList<>();

  WebServers(ServerConfig config, Http1Upgrader upgrader) {
    this.config = config;
    this.upgrader = upgrader;
    this.observed = config.observePort() == null ? routing : HttpRouting.builder();
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
              .directHandlers(TransportErrors.handlers())
              .addConnectionSelector(Http1ConnectionSelector.builder().config(HTTP).build())
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

  private Http1ConnectionSelector selector() {
    var selector = Http1ConnectionSelector.builder().config(HTTP);
    // Helidon looks the header up as it is written, and clients write it in more ways than one.
    for (String spelled : new String[] {"websocket", "WebSocket", "Websocket", "WEBSOCKET"}) {
      selector.putUpgrader(spelled, upgrader);
    }
    return selector.build();
  }
}
