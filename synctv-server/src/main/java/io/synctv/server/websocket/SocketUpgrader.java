package io.synctv.server.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsUpgrader;
import io.synctv.api.InvalidValueException;
import io.synctv.api.RoomId;
import io.synctv.api.error.ErrorCode;
import io.synctv.api.error.Rejection;
import io.synctv.server.edge.GuardedConnection;
import io.synctv.server.http.TransportErrors;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns {@code GET /api/v1/rooms/{room}/ws} into a {@link SocketConnection}. HTTP filters run
 * before Helidon's own upgrades only, so what they would check is checked here.
 */
public final class SocketUpgrader extends WsUpgrader {

  private static final Pattern PATH = Pattern.compile("/api/v1/rooms/([^/]{1,64})/ws");
  private static final String SUBPROTOCOL = "synctv.v1";

  private final Connections connections;
  private final ProtocolContext shared;
  private final Set<String> origins;
  private final int maxMessage;
  private final BooleanSupplier draining;

  /**
   * Makes the upgrader.
   *
   * @param connections has the heartbeat of open connections
   * @param shared what the protocol handlers share
   * @param origins origins that may connect beside the server's own
   * @param maxMessage the largest message a client may send, in bytes
   * @param draining whether the server is stopping and accepts no connections
   */
  public SocketUpgrader(
      Connections connections,
      ProtocolContext shared,
      Set<String> origins,
      int maxMessage,
      BooleanSupplier draining) {
    super(WsConfig.create());
    this.connections = connections;
    this.shared = shared;
    this.origins = origins;
    this.maxMessage = maxMessage;
    this.draining = draining;
  }

  @Override
  public @Nullable ServerConnection upgrade(
      ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
    Matcher path = PATH.matcher(prologue.uriPath().path());
    if (!path.matches() || !prologue.method().equals(Method.GET)) {
      return null;
    }
    RoomId room;
    try {
      room = RoomId.of(path.group(1));
    } catch (InvalidValueException e) {
      throw TransportErrors.refusal(Rejection.of(ErrorCode.ROOM_NOT_FOUND));
    }
    if (!originAllowed(headers)) {
      throw TransportErrors.refusal(Rejection.of(ErrorCode.ORIGIN_NOT_ALLOWED));
    }
    if (draining.getAsBoolean()) {
      throw TransportErrors.refusal(Rejection.of(ErrorCode.DRAINING));
    }
    byte[] answer = answer(context, headers);
    GuardedConnection.current().upgrade();
    context.dataWriter().writeNow(BufferData.create(answer));
    return new SocketConnection(
        context,
        connections,
        maxMessage,
        shared.traffic(),
        writer -> new ProtocolHandler(shared, room, writer));
  }

  private byte[] answer(ConnectionContext context, WritableHeaders<?> headers) {
    Optional<String> key = headers.first(WS_KEY);
    String version = headers.first(WS_VERSION).orElse(SUPPORTED_VERSION);
    if (key.isEmpty() || !version.equals(SUPPORTED_VERSION)) {
      throw TransportErrors.refusal(
          new Rejection(ErrorCode.MALFORMED, "This is no WebSocket handshake of RFC 6455"));
    }
    try {
      String answer = SWITCHING_PROTOCOL_PREFIX + hash(context, key.get());
      if (offers(headers)) {
        answer += "\r\n" + PROTOCOL.defaultCase() + ": " + SUBPROTOCOL;
      }
      return (answer + SWITCHING_PROTOCOLS_SUFFIX).getBytes(StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException e) {
      throw TransportErrors.refusal(
          new Rejection(ErrorCode.MALFORMED, "The WebSocket key is not valid"));
    }
  }

  private static boolean offers(WritableHeaders<?> headers) {
    return headers.values(PROTOCOL).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .anyMatch(offered -> offered.strip().equals(SUBPROTOCOL));
  }

  /**
   * Browsers say where a page comes from and do not let it lie: a page of another site could use
   * this server from inside its visitors' network otherwise. Other programs send no origin.
   */
  private boolean originAllowed(WritableHeaders<?> headers) {
    Optional<String> origin = headers.first(HeaderNames.ORIGIN);
    if (origin.isEmpty() || origins.contains(origin.get())) {
      return true;
    }
    int authority = origin.get().indexOf("://");
    // The scheme is not compared: behind a proxy that ends TLS this side sees plain HTTP.
    return authority > 0
        && headers
            .first(HeaderNames.HOST)
            .filter(host -> host.equalsIgnoreCase(origin.get().substring(authority + 3)))
            .isPresent();
  }
}
