package io.synctv.example.embed.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.synctv.api.Actor;
import io.synctv.api.RoomId;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.command.Command;
import io.synctv.api.command.Outcome;
import io.synctv.api.command.Submission;
import io.synctv.api.error.RejectedException;
import io.synctv.api.error.Rejection;
import io.synctv.api.playlist.Media;
import io.synctv.core.SyncTv;
import io.synctv.core.room.Room;
import io.synctv.core.session.JoinRequest;
import io.synctv.core.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The engine behind the JDK's own HTTP server: commands are posted, and each viewer follows the
 * room as server-sent events.
 *
 * <pre>
 * POST /rooms                     a new room; answers its id
 * POST /rooms/{room}/select       body: the address of a video
 * POST /rooms/{room}/play, /pause
 * POST /rooms/{room}/seek         body: seconds
 * GET  /rooms/{room}/events       text/event-stream
 * </pre>
 *
 * <p>Whoever sends the header {@code X-User} is that user: an example has no passwords.
 */
public final class RoomServer implements AutoCloseable {

  private static final int MAX_BODY = 8192;

  private final SyncTv sync = SyncTv.builder().encoder(ServerSentEvents::encode).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer http;

  /**
   * Starts the server on loopback.
   *
   * @param port the port, or 0 for a free one
   * @throws IOException when the port cannot be had
   */
  public RoomServer(int port) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(threads);
    http.createContext("/rooms", this::handle);
    http.start();
  }

  /** Returns the port it listens on. */
  public int port() {
    return http.getAddress().getPort();
  }

  @Override
  public void close() {
    sync.close();
    http.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) { // closed after a refusal is answered, too
      answer(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try {
      User user = User.of(exchange.getRequestHeaders().getFirst("X-User"));
      String[] path = exchange.getRequestURI().getPath().split("/", -1);
      if (path.length == 2) {
        answer(exchange, 201, sync.createRoom("A room", UserId.of(user.id().value())).id().value());
        return;
      }
      Room room = sync.room(RoomId.of(path[2])).orElseThrow();
      if (path[3].equals("events")) {
        follow(exchange, room, user);
      } else {
        submit(exchange, room, user, command(path[3], body(exchange)));
      }
    } catch (RejectedException e) {
      refuse(exchange, e.rejection());
    } catch (RuntimeException e) {
      answer(exchange, 400, "that is not how it goes");
    }
  }

  private static Command command(String name, String body) {
    return switch (name) {
      case "select" -> Command.select(Media.of(webAddress(body)));
      case "play" -> Command.play();
      case "pause" -> Command.pause();
      case "seek" -> Command.seek(Double.parseDouble(body));
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** The engine takes any reference to media; what people may write is for the host to say. */
  private static String webAddress(String text) {
    String scheme = String.valueOf(URI.create(text).getScheme());
    if (!scheme.equalsIgnoreCase("https") && !scheme.equalsIgnoreCase("http")) {
      throw new IllegalArgumentException("no web address");
    }
    return text;
  }

  private static void submit(HttpExchange exchange, Room room, User user, Command command)
      throws IOException {
    Outcome outcome =
        room.submit(Actor.of(user), Submission.of(command)).toCompletableFuture().join();
    switch (outcome) {
      case Outcome.Accepted accepted -> answer(exchange, 200, "seq " + accepted.seq());
      case Outcome.Rejected rejected -> refuse(exchange, rejected.rejection());
    }
  }

  private static void follow(HttpExchange exchange, Room room, User user) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    CountDownLatch ended = new CountDownLatch(1);
    Session session =
        room.join(
            new JoinRequest(user, null, null),
            new ServerSentEvents(exchange.getResponseBody(), ended));
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      session.disconnected();
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    return new String(body, StandardCharsets.UTF_8).strip();
  }

  private static void refuse(HttpExchange exchange, Rejection rejection) throws IOException {
    answer(exchange, rejection.code().httpStatus(), rejection.code() + ": " + rejection.message());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    // Closed before the exchange is, or the connection would go with it while the client uses it
    // on.
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
