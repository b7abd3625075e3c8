package io.synctv.server.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;

/**
 * Tells browsers what a page of ours may do. Media, their playlists and their subtitles may come
 * from anywhere: that is what the product is for. Code and styles may come from here only.
 */
public final class SecurityHeaders implements Filter {

  private static final String CONTENT_SECURITY_POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "script-src 'self' 'wasm-unsafe-eval'", // libass; JavaScript from text stays forbidden
          "style-src 'self'",
          "img-src * data: blob:",
          "media-src * data: blob:",
          "connect-src *",
          "font-src 'self' data:",
          "worker-src 'self' blob:", // hls.js and mpegts.js start workers from blobs
          "object-src 'none'",
          "base-uri 'none'",
          "form-action 'self'",
          "frame-ancestors 'self'");

  /** What a page that watches films has no use for. */
  private static final String PERMISSIONS_POLICY =
      String.join(
          ", ",
          "accelerometer=()",
          "camera=()",
          "display-capture=()",
          "geolocation=()",
          "gyroscope=()",
          "hid=()",
          "magnetometer=()",
          "microphone=()",
          "midi=()",
          "payment=()",
          "serial=()",
          "usb=()");

  /** All of them: every answer has them, also those that no route gives. */
  static final List<Header> ALL =
      List.of(
          header("Content-Security-Policy", CONTENT_SECURITY_POLICY),
          header("Cross-Origin-Opener-Policy", "same-origin"),
          header("Permissions-Policy", PERMISSIONS_POLICY),
          header("Referrer-Policy", "no-referrer"),
          header("X-Content-Type-Options", "nosniff"));

  private static Header header(String name, String value) {
    return HeaderValues.createCached(HeaderNames.create(name), value);
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    ALL.forEach(response::header);
    chain.proceed();
  }
}
