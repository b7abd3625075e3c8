package io.synctv.example.javalin;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.error.RejectedException;
import io.synctv.api.playlist.Media;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The engine behind Javalin.
 *
 * <pre>
 * POST /rooms?user=NAME                a new room; answers its id
 * WS   /rooms/{room}/socket?user=NAME  messages of the room; takes select ADDRESS, play, pause,
 *                                      seek SECONDS
 * </pre>
 *
 * <p>Whoever says a name is that user: an example has no passwords.
 */
public final class RoomServer implements AutoCloseable {

  private static final int REFUSED = 4000;

  private final SyncTv engine = SyncTv.builder().encoder(SocketSink::encode).build();
  private final Javalin http = Javalin.create(this::configure);

  /**
   * Starts the server on loopback.
   *
   * @param port the port, or 0 for a free one
   */
  public RoomServer(int port) {
    http.start("localhost", port);
  }

  /** Returns the port it listens on. */
  public int port() {
    return http.port();
  }

  /** The engine ends first, so that each viewer is told why. */
  @Override
  public void close() {
    engine.close();
    http.stop();
  }

  private void configure(JavalinConfig config) {
    config.routes.post(
        "/rooms",
        request -> {
          UserId owner = UserId.of(Objects.requireNonNull(request.queryParam("user")));
          request.status(201).result(engine.createRoom("A room", owner).id().value());
        });
    config.routes.exception(
        RejectedException.class,
        (e, request) ->
            request.status(e.rejection().code().httpStatus()).result(e.rejection().code().name()));
    config.routes.ws("/rooms/{room}/socket", this::socket);
  }

  private void socket(WsConfig socket) {
    socket.onConnect(this::enter);
    socket.onMessage(
        message -> {
          Seat seat = message.attribute(Seat.NAME);
          Command command = command(message.message());
          if (seat == null || command == null) {
            message.closeSession(REFUSED, "that is not how it goes");
          } else {
            seat.submit(command, message);
          }
        });
    socket.onClose(
        closed -> {
          Seat seat = closed.attribute(Seat.NAME);
          if (seat != null) {
            seat.session().disconnected();
          }
        });
  }

  private void enter(WsContext connection) {
    try {
      Room room = engine.handle(RoomId.of(connection.pathParam("room")));
      User user = User.of(Objects.requireNonNull(connection.queryParam("user")));
      Session session = room.join(new JoinRequest(user, null, null), new SocketSink(connection));
      connection.attribute(Seat.NAME, new Seat(room, session));
    } catch (RejectedException e) {
      connection.closeSession(REFUSED, e.rejection().code().name());
    }
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

  /** Somebody's place in a room. */
  private record Seat(Room room, Session session) {

    private static final String NAME = "seat";

    private void submit(Command command, WsContext connection) {
      session.heard();
      room.submit(session, command)
          .thenAccept(
              outcome -> {
                if (outcome instanceof Outcome.Rejected rejected) {
                  // What is chained runs inside the room, which waits for nobody's connection.
                  Thread.startVirtualThread(
                      () -> connection.send("refused " + rejected.rejection().code()));
                }
              });
    }
  }
}
