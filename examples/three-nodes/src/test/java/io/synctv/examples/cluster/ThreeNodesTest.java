package io.synctv.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ThreeNodesTest {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private HttpResponse<String> get(int port, String path) throws Exception {
    return send(HttpRequest.newBuilder(address(port, path)));
  }

  private HttpResponse<String> post(int port, String path, String body, String token)
      throws Exception {
    return send(
        HttpRequest.newBuilder(address(port, "/api/v1" + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(
        request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static URI address(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  private static String field(String json, String name) {
    String start = "\"" + name + "\":\"";
    int from = json.indexOf(start) + start.length();
    return json.substring(from, json.indexOf('"', from));
  }

  @Test
  void threeServersAreOneAndOneMayDie() throws Exception {
    try (ThreeNodes all = new ThreeNodes(0)) {
      assertThat(get(all.port(), "/ready").body()).contains("\"cluster\":\"UP\"");
      HttpResponse<String> guest =
          send(
              HttpRequest.newBuilder(address(all.port(), "/api/v1/auth/guest"))
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Ada\"}")));
      String token = field(guest.body(), "accessToken");
      String room =
          field(post(all.ports().get(0), "/rooms", "{\"name\":\"Friday\"}", token).body(), "id");

      assertThat(
              post(all.ports().get(1), "/rooms/" + room + "/chat", "{\"text\":\"Hello\"}", token)
                  .statusCode())
          .isEqualTo(201);
      HttpResponse<String> added =
          post(
              all.ports().get(2),
              "/rooms/" + room + "/playlist",
              "{\"url\":\"https://example.org/film.mp4\"}",
              token);
      assertThat(added.statusCode()).as(added.body()).isEqualTo(201);

      all.servers().get(0).destroyForcibly().waitFor();
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreException(IOException.class)
          .until(() -> get(all.port(), "/ready").statusCode() == 200);
      String played =
          post(
                  all.port(),
                  "/rooms/" + room + "/playback/select",
                  "{\"media\":\"" + field(added.body(), "id") + "\",\"playing\":true}",
                  token)
              .body();
      assertThat(played).contains("\"playing\":true");
    }
  }
}
