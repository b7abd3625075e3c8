package io.synctv.server.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names requests, so that an answer and a line in the log can be brought together. */
final class TraceIds {

  private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");

  /** W3C Trace Context, version 00. */
  private static final Pattern FORMAT =
      Pattern.compile("00-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

  private TraceIds() {}

  /** Returns the caller's trace id when it sent one, else a new one. */
  static String of(Headers headers) {
    Matcher given = FORMAT.matcher(headers.first(TRACEPARENT).orElse(""));
    return given.matches() ? given.group(1) : next();
  }

  /** Returns a new trace id. */
  static String next() {
    byte[] bytes = new byte[16];
    ThreadLocalRandom.current().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
