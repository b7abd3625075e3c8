package io.synctv.example.embed.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RoomServerTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private RoomServer server;

  @BeforeEach
  void start() throws IOException {
    server = new RoomServer(0);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aViewerFollowsWhatAnotherDoes() throws Exception {
    String room = post("/rooms", "ada", "").body().strip();
    try (BufferedReader events = follow(room, "bob")) {
      assertThat(nextPlayback(events)).contains("\"playing\":false");

      assertThat(
              post("/rooms/" + room + "/select", "ada", "https://example.org/a.mp4").statusCode())
          .isEqualTo(200);
      assertThat(post("/rooms/" + room + "/select", "ada", "javascript:alert(1)").statusCode())
          .isEqualTo(400);
      assertThat(post("/rooms/" + room + "/play", "ada", "").statusCode()).isEqualTo(200);
      assertThat(post("/rooms/" + room + "/seek", "bob", "42").statusCode()).isEqualTo(200);

      assertThat(nextPlayback(events)).contains("\"playing\":false", "\"position\":0.000");
      assertThat(nextPlayback(events)).contains("\"playing\":true");
      assertThat(nextPlayback(events)).contains("\"playing\":true", "\"position\":42.000");
    }
  }

  @Test
  void aCommandThatMakesNoSenseIsRefusedWithItsCode() throws Exception {
    String room = post("/rooms", "ada", "").body().strip();

    HttpResponse<String> answer = post("/rooms/" + room + "/play", "ada", "");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body()).startsWith("NOTHING_SELECTED");
  }

  @Test
  void theClassPathHasNoHelidon() {
    assertThatThrownBy(() -> Class.forName("io.helidon.webserver.WebServer"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  private HttpResponse<String> post(String path, String user, String body) throws Exception {
    return client.send(
        request(path, user).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private BufferedReader follow(String room, String user) throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            request("/rooms/" + room + "/events", user).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private HttpRequest.Builder request(String path, String user) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path))
        .timeout(Duration.ofSeconds(10))
        .header("X-User", user);
  }

  private static String nextPlayback(BufferedReader events) throws IOException {
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("data: ")) {
        return line;
      }
    }
    throw new AssertionError("the stream ended");
  }
}
