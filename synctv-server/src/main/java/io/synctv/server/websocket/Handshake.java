package io.synctv.server.websocket;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.websocket.WsUpgrader;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.server.http.TransportErrors;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the opening handshake (RFC 6455, 4.2.1) and where the page that asks comes from.
 *
 * @param origins origins that may connect beside the server's own
 * @param proxies how many reverse proxies before this server are believed
 * @param compression whether messages are compressed for clients that offer it
 */
public record Handshake(Set<String> origins, int proxies, boolean compression) {

  private static final String SUBPROTOCOL = "synctv.v1";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;
  private static final HeaderName FORWARDED_PROTO = HeaderNames.X_FORWARDED_PROTO;

  /** Copies the set. */
  public Handshake {
    origins = Set.copyOf(origins);
  }

  /**
   * Checks what RFC 6455 demands of the request.
   *
   * @param headers the request's
   * @return the key, as the client wrote it
   * @throws io.helidon.http.RequestException with the refusal
   */
  String key(Headers headers) {
    if (tokens(headers, HeaderNames.CONNECTION)
        .noneMatch(token -> token.equalsIgnoreCase("upgrade"))) {
      throw malformed("The Connection header must say Upgrade");
    }
    if (lines(headers, HeaderNames.HOST).size() != 1) {
      throw malformed("There must be exactly one Host header");
    }
    List<String> versions = lines(headers, WsUpgrader.WS_VERSION);
    if (versions.size() != 1 || !versions.getFirst().strip().equals(VERSION)) {
      throw TransportErrors.refusal(
          new Rejection(ErrorCode.MALFORMED, "The WebSocket version must be " + VERSION),
          Status.UPGRADE_REQUIRED_426,
          HeaderValues.create(WsUpgrader.WS_VERSION, VERSION),
          HeaderValues.create(HeaderNames.UPGRADE, "websocket"));
    }
    List<String> keys = lines(headers, WsUpgrader.WS_KEY);
    if (keys.size() != 1 || !isKey(keys.getFirst().strip())) {
      throw malformed("There must be exactly one WebSocket key, of 16 bytes in Base64");
    }
    return keys.getFirst().strip();
  }

  /** Whether a key is the Base64 of 16 bytes, and written in the one way that there is. */
  private static boolean isKey(String key) {
    try {
      byte[] bytes = Base64.getDecoder().decode(key);
      return bytes.length == KEY_BYTES && Base64.getEncoder().encodeToString(bytes).equals(key);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Checks the origin. Browsers say where a page comes from and do not let it lie: a page of
   * another site could use this server from inside its visitors' network otherwise. Other programs
   * send no origin.
   *
   * @param headers the request's
   * @param secure whether this side of the connection is TLS
   * @throws io.helidon.http.RequestException with the refusal
   */
  void checkOrigin(Headers headers, boolean secure) {
    List<String> given = lines(headers, HeaderNames.ORIGIN);
    if (given.size() > 1) {
      throw malformed("There must be at most one Origin header");
    }
    if (!given.isEmpty()
        && !origins.contains(given.getFirst())
        && !own(given.getFirst(), headers, secure)) {
      throw TransportErrors.refusal(refusal(given.getFirst()));
    }
  }

  /** Whoever runs the server behind TLS finds here what nobody else can tell them. */
  private Rejection refusal(String origin) {
    return proxies == 0 && origin.startsWith("https://")
        ? new Rejection(
            ErrorCode.ORIGIN_NOT_ALLOWED,
            ErrorCode.ORIGIN_NOT_ALLOWED.title()
                + "; if a proxy of yours ends TLS, set server.trusted-proxies")
        : Rejection.of(ErrorCode.ORIGIN_NOT_ALLOWED);
  }

  private boolean own(String origin, Headers headers, boolean secure) {
    int end = origin.indexOf("://");
    if (end < 0) {
      return false;
    }
    String scheme = origin.substring(0, end);
    String known = secure ? "https" : scheme(headers);
    String host = lines(headers, HeaderNames.HOST).getFirst().strip();
    return (known == null || known.equals(scheme))
        && origin.substring(end + 3).equalsIgnoreCase(withoutPort(host, scheme));
  }

  /**
   * Returns how the client reached the outermost of the proxies that are believed, or null when
   * they do not say: TLS may end there. Anybody can send the header when there is no proxy.
   */
  private @Nullable String scheme(Headers headers) {
    if (proxies == 0) {
      return "http";
    }
    List<String> way = tokens(headers, FORWARDED_PROTO).toList();
    return way.isEmpty()
        ? null
        : way.get(Math.max(0, way.size() - proxies)).toLowerCase(Locale.ROOT);
  }

  /** Leaves out the port that browsers leave out of an origin. */
  private static String withoutPort(String host, String scheme) {
    String port = scheme.equals("https") ? ":443" : ":80";
    return host.endsWith(port) ? host.substring(0, host.length() - port.length()) : host;
  }

  /** Returns the subprotocol to answer with, or null when the client offers none that is ours. */
  static @Nullable String subprotocol(Headers headers) {
    return tokens(headers, WsUpgrader.PROTOCOL).anyMatch(SUBPROTOCOL::equals) ? SUBPROTOCOL : null;
  }

  /** Returns the extension to answer with, or null when there is none. */
  @Nullable String extension(Headers headers) {
    return compression ? Compression.answer(tokens(headers, WsUpgrader.EXTENSIONS)) : null;
  }

  /** Returns the elements of a header that is a list. */
  private static Stream<String> tokens(Headers headers, HeaderName name) {
    return lines(headers, name).stream()
        .flatMap(line -> Arrays.stream(line.split(",", -1)))
        .map(String::strip)
        .filter(token -> !token.isEmpty());
  }

  /** Returns the header's values, one for each time it was sent. */
  private static List<String> lines(Headers headers, HeaderName name) {
    return headers.contains(name) ? headers.get(name).allValues() : List.of();
  }

  private static RuntimeException malformed(String message) {
    return TransportErrors.refusal(new Rejection(ErrorCode.MALFORMED, message));
  }
}
