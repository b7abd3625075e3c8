package io.synctv.server;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People whose tokens somebody else made, who calls them as they like. */
class HostNamesOverTheWireTest {

  @TempDir static Path folder;

  private static TestServer server;
  private static Tokens host;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder);
    try (Stores stores = JdbcStores.open(folder.resolve("synctv.db"))) {
      host =
          new Tokens(
              TokenKey.shared(stores.sharedValues(), folder),
              Duration.ofHours(1),
              InstantSource.system());
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String token(String id) {
    return host.issue(new User(UserId.of(id), "Somebody", UserKind.ACCOUNT));
  }

  private static String segment(String id) {
    return URLEncoder.encode(id, UTF_8).replace("+", "%20").replace("*", "%2A");
  }

  private static String change(String role) {
    return "{\"role\":\"" + role + "\"}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org",
        "auth0|5f7c8ec7c33c6c004bbafe82",
        "a/b",
        "/",
        "a;b=c",
        "a:b,c",
        "a?b#c",
        "a b",
        " ",
        "100%",
        "%2F",
        "%252F",
        "+",
        "zo\u00eb \ud83e\udd8a",
        "e\u0301",
        "a\u2028b",
        "...",
        "kick",
        "a/kick",
        "<b>\"'&\\</b>",
        "{user}",
        "*",
        "\ufeffx",
      })
  void peopleAreWhoTheirTokensSayInPathsAndMessages(String id) {
    String ada = server.guest("Ada");
    String room = server.room(ada);
    String member = "/rooms/" + room + "/members/" + segment(id);
    String somebody = token(id);
    try (TestSocket owner = server.join(room, ada);
        TestSocket socket = server.join(room, somebody)) {
      JsonNode welcome = socket.await("welcome");
      assertThat(welcome.at("/user/id").asText()).isEqualTo(id);
      JsonNode seen = owner.awaitPresence("Somebody", entry -> true, "joined");
      assertThat(seen.at("/user/id").asText()).isEqualTo(id);
      socket.send("{\"type\":\"chat.send\",\"text\":\"Hello\",\"id\":1}");
      assertThat(owner.await("chat").at("/message/from/id").asText()).isEqualTo(id);

      Answer made = server.send("PATCH", member, ada, change("admin"));
      assertThat(made.status()).as(made.response().body()).isEqualTo(200);
      assertThat(made.json().at("/user/id").asText()).isEqualTo(id);
      assertThat(owner.await("members").at("/member/user/id").asText()).isEqualTo(id);
      JsonNode me = server.get("/rooms/" + room + "/me", somebody).json();
      assertThat(me.path("role").asText()).isEqualTo("admin");

      Answer kicked = server.post(member + "/kick", ada, null);
      assertThat(kicked.status()).as(kicked.response().body()).isEqualTo(204);
      assertThat(socket.closeCode()).isEqualTo(4502);
      assertThat(owner.await("kicked").path("userId").asText()).isEqualTo(id);
    }
  }

  /** A browser takes such parts of a path away, so the server must not take them for others. */
  @ParameterizedTest
  @ValueSource(strings = {"%2E", "%2E%2E", ".", "..", "%2e%2e%2f%2e%2e"})
  void dotsInAPathReachNobodyElse(String dots) {
    String ada = server.guest("Ada");
    String room = server.room(ada);
    for (String path : new String[] {"/members/" + dots, "/members/" + dots + "/kick"}) {
      Answer answer = server.send("PATCH", "/rooms/" + room + path, ada, "{\"name\":\"x\"}");
      assertThat(answer.status()).isBetween(400, 499);
    }
    assertThat(server.get("/rooms/" + room, ada).json().path("name").asText()).isEqualTo("Friday");
  }

  @Test
  void aRoomIsItsOwnersToTheLetter() {
    String owner = token("ada|1@example.org");
    String room = server.room(owner);
    JsonNode shown = server.get("/rooms/" + room, owner).json();
    assertThat(shown.at("/owner/id").asText()).isEqualTo("ada|1@example.org");
    String rename = "{\"name\":\"Saturday\"}";
    for (String alike : new String[] {"ADA|1@example.org", "ada|1@example.org ", "ada"}) {
      assertThat(server.send("PATCH", "/rooms/" + room, token(alike), rename).code())
          .isEqualTo("FORBIDDEN");
    }
    assertThat(server.send("PATCH", "/rooms/" + room, owner, rename).status()).isEqualTo(200);
  }

  @Test
  void aPasswordIsAskedOfWhoeverHasALongId() {
    String ada = server.guest("Ada");
    String body = "{\"name\":\"Locked\",\"password\":\"secret\"}";
    String room = server.post("/rooms", ada, body).json().path("id").asText();
    String somebody = token("\u00e9:".repeat(66));
    String join = "/rooms/" + room + "/join";
    assertThat(server.post(join, somebody, "{\"password\":\"wrong\"}").code())
        .isEqualTo("WRONG_PASSWORD");
    assertThat(server.post(join, somebody, "{\"password\":\"secret\"}").status()).isEqualTo(200);
  }
}
