package io.synctv.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.Set;

/**
 * Lets pages of the listed origins use the API and load the client library (the Fetch standard's
 * CORS protocol).
 */
public final class CrossOrigin implements Filter {

  private static final HeaderName REQUEST_METHOD =
      HeaderNames.create("Access-Control-Request-Method");
  private static final HeaderName ALLOW_ORIGIN = HeaderNames.create("Access-Control-Allow-Origin");
  private static final HeaderName ALLOW_METHODS =
      HeaderNames.create("Access-Control-Allow-Methods");
  private static final HeaderName ALLOW_HEADERS =
      HeaderNames.create("Access-Control-Allow-Headers");
  private static final HeaderName EXPOSE_HEADERS =
      HeaderNames.create("Access-Control-Expose-Headers");
  private static final HeaderName MAX_AGE = HeaderNames.create("Access-Control-Max-Age");

  private final Set<String> origins;

  /**
   * Makes the filter.
   *
   * @param origins who may
   */
  public CrossOrigin(Set<String> origins) {
    this.origins = origins;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    if (!origins.isEmpty()) {
      String origin = request.headers().first(HeaderNames.ORIGIN).orElse("");
      response.header(HeaderNames.VARY, "Origin");
      if (origins.contains(origin)) {
        response.header(ALLOW_ORIGIN, origin);
        response.header(EXPOSE_HEADERS, "Location, Retry-After");
        if (request.prologue().method().equals(Method.OPTIONS)
            && request.headers().contains(REQUEST_METHOD)) {
          response.header(ALLOW_METHODS, "GET, HEAD, POST, PATCH, DELETE");
          response.header(ALLOW_HEADERS, "Authorization, Content-Type, traceparent");
          response.header(MAX_AGE, "600");
          response.status(Status.NO_CONTENT_204).send();
          return;
        }
      }
    }
    chain.proceed();
  }
}
