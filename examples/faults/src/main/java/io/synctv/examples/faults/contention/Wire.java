package io.synctv.examples.faults.contention;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Nodes;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Sends commands of one room to servers, and says what came of each sending. Thread-safe. */
final class Wire {

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Nodes nodes;
  private final String room;

  Wire(Nodes nodes, String room) {
    this.nodes = nodes;
    this.room = room;
  }

  /** How many servers there are. */
  int size() {
    return nodes.size();
  }

  /** Sends a command. Whoever cancels the future cuts the connection. */
  CompletableFuture<HttpResponse<String>> send(Sent sent, String token, int node) {
    Change change = sent.change();
    HttpRequest.Builder request =
        nodes
            .api(node)
            .request("/api/v1/rooms/" + room + change.path(), token)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                change.method(),
                HttpRequest.BodyPublishers.ofString(
                    change.body().put("key", sent.key()).toString()));
    return Api.CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Waits for the answer and writes it down. */
  static Attempt await(
      Sent sent, int node, long begun, CompletableFuture<HttpResponse<String>> answer) {
    HttpResponse<String> response =
        answer.handle((got, failure) -> failure == null ? got : null).join();
    Attempt attempt = read(node, begun, response);
    sent.add(attempt);
    return attempt;
  }

  private static Attempt read(int node, long begun, HttpResponse<String> response) {
    long now = System.nanoTime();
    if (response == null) {
      return new Attempt(node, begun, now, 0, "no answer", true, List.of());
    }
    JsonNode body;
    try {
      body = Api.JSON.readTree(response.body());
    } catch (IOException e) {
      return new Attempt(node, begun, now, 0, "half an answer", true, List.of());
    }
    if (response.statusCode() == 201) {
      List<String> ids = new ArrayList<>();
      body.path("items").forEach(item -> ids.add(item.path("id").asText()));
      return new Attempt(node, begun, now, 201, "", false, ids);
    }
    return new Attempt(
        node,
        begun,
        now,
        response.statusCode(),
        body.path("code").asText(),
        body.path("retryable").asBoolean(),
        List.of());
  }
}
