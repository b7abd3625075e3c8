package io.synctv.server.health;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Says who may see how the server is inside: metrics, and the checks and words beside a health
 * check's status. At a port of its own everybody who reaches it. At the port for people only
 * programs of the same machine, unless the operator opens it; a reverse proxy on that machine asks
 * for others, so with one nobody is taken for local. Safe for use by several threads.
 */
public final class Observers implements Filter {

  private static final String METRICS = "/metrics";

  /** Whoever adds one of these asks for somebody else. */
  private static final List<HeaderName> FORWARDED =
      List.of(
          HeaderNames.X_FORWARDED_FOR,
          HeaderNames.X_FORWARDED_HOST,
          HeaderNames.X_FORWARDED_PROTO,
          HeaderNames.FORWARDED,
          HeaderNames.create("Via"),
          HeaderNames.create("X-Real-IP"));

  private final boolean open;
  private final int proxies;

  /**
   * Makes the rule.
   *
   * @param open whether all who ask may see everything
   * @param proxies how many reverse proxies stand before the server; with any, nobody is local
   */
  public Observers(boolean open, int proxies) {
    this.open = open;
    this.proxies = proxies;
  }

  /** Returns whether whoever sent a request may see more than that the server is well. */
  boolean mayLookInside(ServerRequest request) {
    return open || (proxies == 0 && !isForwarded(request) && isLocal(request));
  }

  private static boolean isForwarded(ServerRequest request) {
    return FORWARDED.stream().anyMatch(request.headers()::contains);
  }

  private static boolean isLocal(ServerRequest request) {
    return request.remotePeer().address() instanceof InetSocketAddress peer
        && peer.getAddress() != null
        && peer.getAddress().isLoopbackAddress();
  }

  /** Refuses metrics to whoever may not see them. */
  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (request.path().path().startsWith(METRICS) && !mayLookInside(request)) {
      response.status(Status.FORBIDDEN_403);
      response.header(HeaderNames.CACHE_CONTROL, "no-store");
      response.send("Metrics are for this machine, or at server.observe-port.\n");
      return;
    }
    chain.proceed();
  }
}
