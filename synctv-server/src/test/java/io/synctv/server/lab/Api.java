package io.synctv.server.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Executors;

/** What can be asked of a server of loopback over HTTP. */
public class Api {

  /** Reads and writes what goes over the wire. */
  public static final ObjectMapper JSON = new ObjectMapper();

  /** One client for all: a client of its own per server would leave threads behind. */
  public static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final int port;

  /**
   * Speaks to a server.
   *
   * @param port its port
   */
  public Api(int port) {
    this.port = port;
  }

  /** Returns the port of the server. */
  public int port() {
    return port;
  }

  /** Returns the address of the server. */
  public String base() {
    return "http://127.0.0.1:" + port;
  }

  /** An answer: its status, headers and body. */
  public record Answer(int status, HttpResponse<String> response) {

    /** Returns the body as JSON. */
    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Returns the code of a refusal. */
    public String code() {
      return json().path("code").asText();
    }

    /** Returns a header, empty when there is none. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** Gets a path below the API's base. */
  public Answer get(String path, String token) {
    return send("GET", path, token, null);
  }

  /** Posts JSON to a path below the API's base. */
  public Answer post(String path, String token, String body) {
    return send("POST", path, token, body);
  }

  /** Sends a request below the API's base; a body goes as JSON. */
  public Answer send(String method, String path, String token, String body) {
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

  /** Begins a request of any path. */
  public HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base() + path)).timeout(Duration.ofSeconds(30));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return request;
  }

  /** Sends a request. */
  public Answer send(HttpRequest.Builder request) {
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
  public String guest(String name) {
    return post("/auth/guest", null, "{\"name\":\"" + name + "\"}")
        .json()
        .path("accessToken")
        .asText();
  }

  /** Makes a room and returns its id. */
  public String room(String token) {
    return post("/rooms", token, "{\"name\":\"Friday\"}").json().path("id").asText();
  }

  /** Adds an entry and returns its id. */
  public String add(String room, String token, String url) {
    return post("/rooms/" + room + "/playlist", token, "{\"url\":\"" + url + "\"}")
        .json()
        .at("/items/0/id")
        .asText();
  }
}
