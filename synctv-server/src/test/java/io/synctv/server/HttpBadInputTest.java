package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.api.User;
import io.synctv.api.UserId;
import io.synctv.api.UserKind;
import io.synctv.api.store.Stores;
import io.synctv.server.auth.TokenKey;
import io.synctv.server.auth.Tokens;
import io.synctv.server.lab.Api.Answer;
import io.synctv.store.jdbc.JdbcStores;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad requests of every kind: each gets the documented problem, and the server goes on. */
class HttpBadInputTest {

  @TempDir static Path folder;

  private static TestServer server;
  private static String ada;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
    ada = server.guest("Ada");
  }

  @AfterAll
  static void stop() {
    assertThat(server.get("/time", null).status()).as("unharmed").isEqualTo(200);
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                              | 400 | MALFORMED",
        "''                             | 415 | UNSUPPORTED_MEDIA_TYPE",
        "{\"name\":\"a\"} x             | 400 | MALFORMED",
        "{\"name\":\"a\",\"name\":\"b\"} | 400 | MALFORMED",
        "[]                             | 400 | MALFORMED",
        "null                           | 400 | MALFORMED",
        "{}                             | 400 | INVALID",
        "{\"name\":null}                | 400 | INVALID",
        "{\"name\":7}                   | 400 | INVALID",
        "{\"name\":\"  \"}              | 400 | INVALID",
        "{\"name\":\"a\\u0000b\"}       | 400 | INVALID",
        "{\"name\":\"\\ud800\"}         | 400 | INVALID",
        "{\"name\":\"a\",\"hidden\":1}  | 400 | INVALID",
        "{\"name\":\"a\",\"settings\":[]} | 400 | INVALID",
        "{\"name\":\"a\",\"settings\":{\"control\":\"nobody\"}} | 400 | INVALID",
        "{\"name\":\"a\",\"settings\":{\"maxMembers\":0}} | 400 | INVALID",
        "{\"name\":\"a\",\"settings\":{\"maxMembers\":1.5}} | 400 | INVALID",
      })
  void badBodiesAreRefusedWithTheReason(String body, int status, String code) {
    Answer answer =
        body.isEmpty() ? server.post("/rooms", ada, null) : server.post("/rooms", ada, body);
    assertProblem(answer, status, code);
  }

  @ParameterizedTest
  @CsvSource({"/auth/guest", "/rooms"})
  void aNameThatCannotBeSeenIsRefusedWithItsFault(String path) {
    Answer answer = server.post(path, ada, "{\"name\":\"ad\\u200bmin\"}");
    assertProblem(answer, 400, "INVALID");
    assertThat(answer.json().path("fault").asText()).isEqualTo("NAME_HIDDEN");
  }

  @Test
  void deepNestingIsRefused() {
    assertProblem(server.post("/rooms", ada, "{\"x\":" + "[".repeat(5000)), 400, "MALFORMED");
  }

  @Test
  void unknownFieldsAreIgnored() {
    assertThat(server.post("/rooms", ada, "{\"name\":\"a\",\"colour\":{\"x\":[1]}}").status())
        .isEqualTo(201);
  }

  @Test
  void refusalsNameTheFieldAndNeverItsValue() {
    Answer answer =
        server.post(
            "/rooms/" + server.room(ada) + "/playlist",
            ada,
            "{\"items\":[{\"url\":\"https://e.org/a\"},{\"url\":\"secret-value\"}]}");
    assertProblem(answer, 400, "INVALID");
    assertThat(answer.response().body()).contains("url").doesNotContain("secret-value");
    Answer typed =
        server.post("/rooms/" + server.room(ada) + "/playlist", ada, "{\"items\":[{\"url\":5}]}");
    assertThat(typed.json().path("detail").asText()).isEqualTo("items[0].url must be a text");
  }

  @Test
  void bodiesThatAreTooLargeAreRefused() {
    String body = "{\"name\":\"" + "x".repeat(3 << 20) + "\"}";
    assertProblem(server.post("/rooms", ada, body), 413, "TOO_LARGE");
    assertThat(server.get("/time", null).status()).isEqualTo(200);
  }

  @Test
  void otherMediaTypesAreRefused() {
    HttpRequest.Builder request =
        server
            .request("/api/v1/rooms", ada)
            .header("Content-Type", "text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"a\"}"));
    assertProblem(server.send(request), 415, "UNSUPPORTED_MEDIA_TYPE");
  }

  @Test
  void otherMethodsAreRefusedAndTheRightOnesNamed() {
    Answer answer = server.send("PUT", "/rooms", ada, "{}");
    assertProblem(answer, 405, "METHOD_NOT_ALLOWED");
    assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nope", "/rooms/x/y/z", "/", "/rooms/", "/rooms//playlist"})
  void unknownAddressesAreProblemsToo(String path) {
    Answer answer = server.get(path, ada);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope",
        "a%20b",
        "%00",
        "a.b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void unknownRoomsAreNotFound(String room) {
    assertProblem(server.get("/rooms/" + room, ada), 404, "ROOM_NOT_FOUND");
    assertProblem(server.get("/rooms/" + room + "/playback", ada), 404, "ROOM_NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."})
  void whoHasNoValidTokenSignsInFirst(String token) {
    Answer answer = server.post("/rooms", token, "{\"name\":\"a\"}");
    assertProblem(answer, 401, "UNAUTHENTICATED");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertProblem(server.post("/rooms", null, "{\"name\":\"a\"}"), 401, "UNAUTHENTICATED");
  }

  @Test
  void aTokenThatHasExpiredIsNoToken() {
    InstantSource yesterday = () -> Instant.now().minus(Duration.ofDays(1));
    Tokens issuer;
    try (Stores stores = JdbcStores.open(folder.resolve("synctv.db"))) {
      issuer =
          new Tokens(
              TokenKey.shared(stores.sharedValues(), folder), Duration.ofHours(12), yesterday);
    }
    String expired = issuer.issue(new User(UserId.of("ada"), "Ada", UserKind.GUEST));

    assertProblem(server.post("/rooms", expired, "{\"name\":\"a\"}"), 401, "UNAUTHENTICATED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "201", "x", "-1", "1.5"})
  void limitsOfListsAreChecked(String limit) {
    assertProblem(server.get("/rooms?limit=" + limit, null), 400, "INVALID");
  }

  @Test
  void foreignCursorsAreRefused() {
    assertProblem(server.get("/rooms?cursor=abc", null), 400, "INVALID");
  }

  @Test
  void callersKeepTheirTraceId() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    Answer answer =
        server.send(
            server
                .request("/api/v1/nope", null)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));
    assertThat(answer.json().path("traceId").asText()).isEqualTo(trace);
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = answer.json();
    assertThat(problem.path("code").asText()).isEqualTo(code);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("traceId").asText()).matches("[0-9a-f]{32}");
    assertThat(problem.path("title").asText()).isNotEmpty();
    assertThat(problem.path("detail").asText()).isNotEmpty().doesNotContain("xception");
    assertThat(problem.path("retryable").isBoolean()).isTrue();
  }
}
