package io.synctv.example.spring;

import io.synctv.api.error.CloseCode;
import io.synctv.api.session.OutboundMessage;
import io.synctv.api.session.SessionSink;
import java.io.IOException;
import java.util.List;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/** Takes a session's messages to its connection. */
final class SocketSink implements SessionSink {

  private final WebSocketSession socket;

  SocketSink(WebSocketSession socket) {
    this.socket = socket;
  }

  @Override
  public void write(List<OutboundMessage> batch) throws IOException {
    for (OutboundMessage outbound : batch) {
      socket.sendMessage(new TextMessage(outbound.bytes()));
    }
  }

  @Override
  public void close(CloseCode code, boolean writable) {
    try {
      socket.close(new CloseStatus(code.code(), code.reason()));
    } catch (IOException e) {
      // It is closed already.
    }
  }
}
