package io.synctv.server.websocket;

import io.helidon.common.buffers.BufferData;
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

  private final Connections connections;
  private final ProtocolContext shared;
  private final Handshake handshake;
  private final int maxMessage;
  private final BooleanSupplier draining;
  private final Compression compression;

  /**
   * Makes the upgrader.
   *
   * @param connections has the heartbeat of open connections
   * @param shared what the protocol handlers share
   * @param handshake checks requests
   * @param maxMessage the largest message a client may send, in bytes
   * @param draining whether the server is stopping and accepts no connections
   */
  public SocketUpgrader(
      Connections connections,
      ProtocolContext shared,
      Handshake handshake,
      int maxMessage,
      BooleanSupplier draining) {
    super(WsConfig.create());
    this.connections = connections;
    this.shared = shared;
    this.handshake = handshake;
    this.maxMessage = maxMessage;
    this.draining = draining;
    this.compression = new Compression(new FrameCompressor(), new MessageInflater(maxMessage));
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
    String key = handshake.key(headers);
    handshake.checkOrigin(headers, context.isSecure());
    if (draining.getAsBoolean()) {
      throw TransportErrors.refusal(Rejection.of(ErrorCode.DRAINING));
    }
    String extension = handshake.extension(headers);
    byte[] answer = answer(context, key, headers, extension);
    GuardedConnection.current().upgrade();
    context.dataWriter().writeNow(BufferData.create(answer));
    return new SocketConnection(
        context,
        connections,
        maxMessage,
        extension == null ? null : compression,
        shared.traffic(),
        writer -> new ProtocolHandler(shared, room, writer));
  }

  private byte[] answer(
      ConnectionContext context,
      String key,
      WritableHeaders<?> headers,
      @Nullable String extension) {
    String subprotocol = Handshake.subprotocol(headers);
    String answer = SWITCHING_PROTOCOL_PREFIX + hash(context, key);
    if (subprotocol != null) {
      answer += "\r\n" + PROTOCOL.defaultCase() + ": " + subprotocol;
    }
    if (extension != null) {
      answer += "\r\n" + EXTENSIONS.defaultCase() + ": " + extension;
    }
    return (answer + SWITCHING_PROTOCOLS_SUFFIX).getBytes(StandardCharsets.US_ASCII);
  }
}
