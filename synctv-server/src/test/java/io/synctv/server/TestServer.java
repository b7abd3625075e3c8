package io.synctv.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.synctv.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A real server on a free port, with what tests ask of it over HTTP. */
final class TestServer implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  /** One client for all tests: a client of its own per server would leave threads behind. */
  static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final int port;
  private final AutoCloseable closing;
  private final @Nullable Server server;

  private TestServer(int port, AutoCloseable closing, @Nullable Server server) {
    this.port = port;
    this.closing = closing;
    this.server = server;
  }

  /** Speaks to a server in a process of its own. */
  static TestServer of(ServerProcess process) {
    return new TestServer(process.port(), process, null);
  }

  static TestServer start(Path data, String... settings) {
    ServerConfig.Builder config =
        ServerConfig.builder()
            .set("server.host", "127.0.0.1")
            .set("server.port", "0")
            .set("server.drain", "0s")
            .set("data", data.toString());
    for (int i = 0; i < settings.length; i += 2) {
      config.set(settings[i], settings[i + 1]);
    }
    Server server = Server.start(config.build());
    return new TestServer(server.port(), server, server);
  }

  Server server() {
    return Objects.requireNonNull(server, "it runs in another process");
  }

  int port() {
    return port;
  }

  String base() {
    return "http://127.0.0.1:" + port();
  }

  /** An answer: its status, headers and body. */
  record Answer(int status, HttpResponse<String> response) {

    JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String code() {
      return json().path("code").asText();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  Answer get(String path, String token) {
    return send("GET", path, token, null);
  }

  Answer post(String path, String token, String body) {
    return send("POST", path, token, body);
  }

  /** Sends a request below the API's base; a body goes as JSON. */
  Answer send(String method, String path, String token, String body) {
    HttpRequest.Builder request = request("/api/v1" + path, token);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(
        request.method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base() + path)).timeout(Duration.ofSeconds(30));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Signs a guest in. */
  String guest(String name) {
    return post("/auth/guest", null, "{\"name\":\"" + name + "\"}")
        .json()
        .path("accessToken")
        .asText();
  }

  /** Makes a room and returns its id. */
  String room(String token) {
    return post("/rooms", token, "{\"name\":\"Friday\"}").json().path("id").asText();
  }

  /** Adds an entry and returns its id. */
  String add(String room, String token, String url) {
    return post("/rooms/" + room + "/playlist", token, "{\"url\":\"" + url + "\"}")
        .json()
        .at("/items/0/id")
        .asText();
  }

  /** Opens a socket and says hello. */
  TestSocket join(String room, String token) {
    TestSocket socket = TestSocket.open(port(), room);
    socket.send("{\"type\":\"hello\",\"token\":\"" + token + "\"}");
    socket.await("welcome");
    return socket;
  }

  @Override
  public void close() {
    try {
      closing.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
