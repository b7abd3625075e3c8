package io.synctv.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/**
 * Tells browsers what a page of ours may do. Media, their playlists and their subtitles may come
 * from anywhere: that is what the product is for. Code may come from here only.
 */
public final class SecurityHeaders implements Filter {

  private static final Header CONTENT_SECURITY_POLICY =
      HeaderValues.create(
          "Content-Security-Policy",
          String.join(
              "; ",
              "default-src 'self'",
              "script-src 'self' 'wasm-unsafe-eval'", // libass; JavaScript from text stays
              // forbidden
              "style-src 'self' 'unsafe-inline'", // players set styles on their elements
              "img-src * data: blob:",
              "media-src * data: blob:",
              "connect-src *",
              "font-src 'self' data:",
              "worker-src 'self' blob:", // hls.js and mpegts.js start workers from blobs
              "object-src 'none'",
              "base-uri 'none'",
              "form-action 'self'",
              "frame-ancestors 'self'"));
  private static final Header NO_SNIFFING =
      HeaderValues.create("X-Content-Type-Options", "nosniff");
  private static final Header NO_REFERRER =
      HeaderValues.create(HeaderNames.create("Referrer-Policy"), "no-referrer");

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    response.header(CONTENT_SECURITY_POLICY);
    response.header(NO_SNIFFING);
    response.header(NO_REFERRER);
    chain.proceed();
  }
}
