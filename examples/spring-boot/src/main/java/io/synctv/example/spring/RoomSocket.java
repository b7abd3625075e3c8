package io.synctv.example.spring;

import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.RejectedException;
import io.synctv.api.playlist.Media;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.ConcurrentWebSocketSessionDecorator;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/**
 * A viewer's connection: {@code /rooms/{room}/socket?NAME}. Messages of the room go out as JSON;
 * commands come in as {@code select ADDRESS}, {@code play}, {@code pause} and {@code seek SECONDS}.
 */
final class RoomSocket extends TextWebSocketHandler {

  private static final String SEAT = "seat";
  private static final int SEND_MILLIS = 10_000;
  private static final int SEND_BYTES = 1 << 20;

  private final SyncTv engine;

  RoomSocket(SyncTv engine) {
    this.engine = engine;
  }

  /** Somebody's place in a room, and the connection it is told through. */
  private record Seat(Room room, Session session, WebSocketSession socket) {}

  @Override
  public void afterConnectionEstablished(WebSocketSession connection) throws IOException {
    // Answers and messages of the room come from different threads, and Spring allows one at a
    // time.
    WebSocketSession socket =
        new ConcurrentWebSocketSessionDecorator(connection, SEND_MILLIS, SEND_BYTES);
    URI address = Objects.requireNonNull(connection.getUri());
    try {
      Room room = engine.handle(RoomId.of(address.getPath().split("/", -1)[2]));
      JoinRequest request = new JoinRequest(User.of(address.getQuery()), null, null);
      Session session = room.join(request, new SocketSink(socket));
      connection.getAttributes().put(SEAT, new Seat(room, session, socket));
    } catch (RejectedException e) {
      socket.close(CloseStatus.POLICY_VIOLATION.withReason(e.rejection().code().name()));
    }
  }

  @Override
  protected void handleTextMessage(WebSocketSession connection, TextMessage message)
      throws IOException {
    Seat seat = seat(connection);
    Command command = command(message.getPayload());
    if (seat == null || command == null) {
      connection.close(CloseStatus.BAD_DATA);
      return;
    }
    seat.session().heard();
    seat.room()
        .submit(seat.session(), command)
        .thenAccept(
            outcome -> {
              if (outcome instanceof Outcome.Rejected rejected) {
                refuse(seat.socket(), rejected);
              }
            });
  }

  @Override
  public void afterConnectionClosed(WebSocketSession connection, CloseStatus status) {
    Seat seat = seat(connection);
    if (seat != null) {
      seat.session().disconnected();
    }
  }

  private static @Nullable Seat seat(WebSocketSession connection) {
    return (Seat) connection.getAttributes().get(SEAT);
  }

  private static @Nullable Command command(String text) {
    String[] words = text.split(" ", 2);
    return switch (words[0]) {
      case "select" -> Command.select(Media.of(words[1]));
      case "play" -> Command.play();
      case "pause" -> Command.pause();
      case "seek" -> Command.seek(Double.parseDouble(words[1]));
      default -> null;
    };
  }

  /** Runs inside the room, which waits for nobody's connection: a thread of its own sends it. */
  private static void refuse(WebSocketSession socket, Outcome.Rejected rejected) {
    Thread.startVirtualThread(
        () -> {
          try {
            socket.sendMessage(new TextMessage("refused " + rejected.rejection().code()));
          } catch (IOException e) {
            // The connection is gone, which its handler is told too.
          }
        });
  }
}
