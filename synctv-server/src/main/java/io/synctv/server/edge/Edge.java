package io.synctv.server.edge;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import io.synctv.api.error.Rejection;
import java.util.Set;
import java.util.function.Function;

/**
 * Takes the connections of a web server: a selector to be the only one of each port, and a filter
 * to be the first of each routing. Thread-safe.
 */
public final class Edge implements Filter, AutoCloseable {

  private final EdgeLimits limits;
  private final Function<Rejection, RequestException> refusals;
  private final Watch watch = new Watch();

  /**
   * Makes the edge of a server, which has a thread until it is closed.
   *
   * @param limits how long clients may take
   * @param refusals makes what the web server answers a rejection with, before there is a route
   */
  public Edge(EdgeLimits limits, Function<Rejection, RequestException> refusals) {
    this.limits = limits;
    this.refusals = refusals;
  }

  /** Returns what takes connections in place of HTTP/1.1. */
  public ServerConnectionSelector guard(Http1ConnectionSelector http) {
    return new Guard(http);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    GuardedConnection connection = GuardedConnection.current();
    if (connection.ending()) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    chain.proceed();
    connection.answered(response.headers().containsToken(HeaderValues.CONNECTION_CLOSE));
  }

  @Override
  public void close() {
    watch.close();
  }

  /** Knows no protocol but HTTP/1.1: whatever comes is read as that. */
  private final class Guard implements ServerConnectionSelector {

    private final Http1ConnectionSelector http;

    Guard(Http1ConnectionSelector http) {
      this.http = http;
    }

    @Override
    public int bytesToIdentifyConnection() {
      return http.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData request) {
      return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
      return http.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
      return new GuardedConnection(context, http, limits, refusals, watch);
    }
  }
}
