package io.synctv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the web client, with test files beside whatever the build put there. */
class WebClientTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static WebServer server;

  @BeforeAll
  static void start() {
    server =
        WebServer.builder()
            .port(0)
            .shutdownHook(false)
            .featuresDiscoverServices(false)
            .routing(HttpRouting.builder().addFeature(new WebClient()))
            .build()
            .start();
  }

  @AfterAll
  static void stop() {
    server.stop();
    CLIENT.close();
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Optional<String> header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name);
  }

  /** A regular expression over so many parts overflowed the stack: 500, and a trace in the log. */
  @ParameterizedTest
  @ValueSource(strings = {"/a", "/..", "/a.js", "/%61", "/metrics", "//"})
  void longPathsAreAnsweredLikeOthers(String part) throws Exception {
    String path = part.repeat(4_000 / part.length());
    for (String all : List.of(path, path + "/x.js", path + ".js")) {
      assertThat(send("GET", all).statusCode()).as(all.substring(0, 10)).isLessThan(500);
    }
  }

  @Test
  void filesAreServedWithTypeTagAndCaching() throws Exception {
    HttpResponse<String> plain = send("GET", "/test-page.txt");
    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.body()).contains("a file of the tests");
    assertThat(header(plain, "Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(header(plain, "Cache-Control")).contains("no-cache");
    String tag = header(plain, "ETag").orElseThrow();
    assertThat(send("GET", "/test-page.txt", "If-None-Match", tag).statusCode()).isEqualTo(304);

    HttpResponse<String> hashed = send("GET", "/assets/test-0123abcd.css");
    assertThat(header(hashed, "Cache-Control").orElseThrow()).contains("immutable");
    assertThat(header(hashed, "Content-Type")).contains("text/css; charset=utf-8");
  }

  @Test
  void browsersThatCanGetThemCompressed() throws Exception {
    HttpResponse<String> compressed = send("GET", "/test-page.txt", "Accept-Encoding", "gzip, br");
    assertThat(header(compressed, "Content-Encoding")).contains("gzip");
    assertThat(header(compressed, "Vary")).contains("Accept-Encoding, Origin");
  }

  @Test
  void headHasTheLengthAndNoBody() throws Exception {
    HttpResponse<String> head = send("HEAD", "/test-page.txt");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "Content-Length").orElseThrow()).isNotEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/r/AbC_-123",
        "/r/",
        "/r/a/b",
        "/nowhere",
        "/assets/",
        "/readymade",
        "/%E7%8C%AB"
      })
  void anyAddressWithoutADotIsTheSamePageAsTheRoot(String path) throws Exception {
    HttpResponse<String> root = send("GET", "/");
    HttpResponse<String> page = send("GET", path);
    assertThat(page.statusCode()).isEqualTo(root.statusCode());
    assertThat(page.body()).isEqualTo(root.body()).isNotEqualTo("There is nothing here.\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/v1/rooms", "/ready", "/live", "/metrics", "/health/ready"})
  void thePageDoesNotAnswerForWhatMachinesAsk(String path) throws Exception {
    HttpResponse<String> answer = send("GET", path);
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("There is nothing here.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.txt",
        "/..%2f..%2flogging.properties",
        "/logging.properties",
        "/%2e%2e/logging.txt",
        "/assets/../test-page.txt%00",
        "/.hidden.txt",
        "/io/synctv/server/Main.class"
      })
  void nothingElseIsServed(String path) throws Exception {
    assertThat(send("GET", path).statusCode()).isBetween(400, 404);
  }

  @Test
  void filesAreForReading() throws Exception {
    HttpResponse<String> post = send("POST", "/test-page.txt");
    assertThat(post.statusCode()).isEqualTo(405);
    assertThat(header(post, "Allow")).contains("GET, HEAD");
  }
}
