package io.synctv.examples.load.targets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The HTTP requests a load test needs. */
public final class SyncTvApi implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EVERYBODY = "\"settings\":{\"maxMembers\":10000}";

  private final String base;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  SyncTvApi(InetSocketAddress address) {
    base = "http://" + address.getHostString() + ":" + address.getPort() + "/api/v1";
  }

  /** Signs a guest in and returns the token. */
  public String guest(String name) {
    return post(null, "/auth/guest", "{\"name\":\"" + name + "\"}").at("/accessToken").asText();
  }

  /** Makes a room and returns its id. */
  public String room(String token) {
    return post(token, "/rooms", roomBody("load")).at("/id").asText();
  }

  private static String roomBody(String name) {
    return "{\"name\":\"" + name + "\"," + EVERYBODY + "}";
  }

  /** Makes a room; the answer holds the HTTP status. */
  public CompletableFuture<Integer> roomLater(String token, long number) {
    return client
        .sendAsync(
            request(token, "/rooms", roomBody("load " + number)),
            HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  /** Puts something into a room's playlist and selects it. */
  public void select(String token, String room) {
    String media =
        post(token, "/rooms/" + room + "/playlist", "{\"url\":\"https://example.org/film.mp4\"}")
            .at("/items/0/id")
            .asText();
    String selected = "{\"media\":\"" + media + "\",\"playing\":false}";
    post(token, "/rooms/" + room + "/playback/select", selected);
  }

  private JsonNode post(@Nullable String token, String path, String body) {
    try {
      HttpResponse<byte[]> answer =
          client
              .sendAsync(request(token, path, body), HttpResponse.BodyHandlers.ofByteArray())
              .orTimeout(30, TimeUnit.SECONDS)
              .join();
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            "POST " + path + " was answered with " + answer.statusCode());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest request(@Nullable String token, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
