package io.synctv.example.javalin;

import io.javalin.websocket.WsContext;
import io.synctv.api.error.CloseCode;
import io.synctv.api.event.PlaybackEvent;
import io.synctv.api.playback.PlaybackState;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionMessage;
import io.synctv.api.session.SessionSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Takes a session's messages to its connection, as lines of text. */
final class SocketSink implements SessionSink {

  private final WsContext connection;

  SocketSink(WsContext connection) {
    this.connection = connection;
  }

  /** Called once for each message, whatever the number of its readers. */
  static byte[] encode(SessionMessage message) {
    String text =
        switch (message) {
          case SessionMessage.Welcome welcome -> "welcome " + playback(welcome.playback());
          case SessionMessage.Ordered ordered
              when ordered.event().event() instanceof PlaybackEvent.Changed changed ->
              "playback " + playback(changed.playback());
          default -> message.getClass().getSimpleName();
        };
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String playback(PlaybackState playback) {
    return String.format(
        Locale.ROOT, "%b %.3f %d", playback.playing(), playback.position(), playback.anchor());
  }

  @Override
  public void write(List<OutboundMessage> batch) {
    for (OutboundMessage outbound : batch) {
      connection.send(new String(outbound.bytes(), StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close(CloseCode code, boolean writable) {
    connection.closeSession(code.code(), code.reason());
  }
}
