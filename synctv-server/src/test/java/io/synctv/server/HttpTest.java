package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.lab.Api.Answer;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every address of docs/protocol.md, asked properly. */
class HttpTest {

  @TempDir static Path folder;

  private static TestServer server;
  private static String ada;
  private static String bob;

  @BeforeAll
  static void start() {
    server = TestServer.start(folder, "web.origins", "https://friends.example");
    ada = server.guest("Ada");
    bob = server.guest("Bob");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void guestsGetATokenForTwelveHours() {
    JsonNode answer = server.post("/auth/guest", null, "{\"name\":\" Ada \"}").json();
    assertThat(answer.path("expiresIn").asLong()).isEqualTo(12 * 3600);
    assertThat(answer.at("/user/name").asText()).isEqualTo("Ada");
    assertThat(answer.at("/user/kind").asText()).isEqualTo("guest");
    assertThat(answer.at("/user/id").asText()).matches("[A-Za-z0-9_-]{1,64}");
  }

  @Test
  void roomsAreMadeFoundChangedAndDeleted() {
    Answer created =
        server.post(
            "/rooms",
            ada,
            "{\"name\":\"Films\",\"settings\":{\"advance\":\"repeatAll\",\"maxMembers\":5}}");
    assertThat(created.status()).isEqualTo(201);
    JsonNode room = created.json();
    String path = "/rooms/" + room.path("id").asText();
    assertThat(created.header("Location")).isEqualTo("/api/v1" + path);
    assertThat(room.at("/settings/advance").asText()).isEqualTo("repeatAll");
    assertThat(room.at("/settings/control").asText()).isEqualTo("everyone");
    assertThat(room.path("locked").asBoolean()).isFalse();
    assertThat(room.path("createdAt").isIntegralNumber()).isTrue();

    assertThat(server.get(path, null).json().path("name").asText()).isEqualTo("Films");
    assertThat(server.get("/rooms?query=FILM", null).json().at("/items/0/name").asText())
        .isEqualTo("Films");

    Answer changed =
        server.send(
            "PATCH", path, ada, "{\"name\":\"Series\",\"settings\":{\"control\":\"admins\"}}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("name").asText()).isEqualTo("Series");
    assertThat(changed.json().at("/settings/control").asText()).isEqualTo("admins");
    assertThat(changed.json().at("/settings/advance").asText()).isEqualTo("repeatAll");
    assertThat(server.send("PATCH", path, bob, "{\"name\":\"x\"}").code()).isEqualTo("FORBIDDEN");

    assertThat(server.send("DELETE", path, bob, null).code()).isEqualTo("FORBIDDEN");
    assertThat(server.send("DELETE", path, ada, null).status()).isEqualTo(204);
    assertThat(server.get(path, null).code()).isEqualTo("ROOM_NOT_FOUND");
  }

  @Test
  void hiddenRoomsAreLeftOutOfTheListButFound() {
    String id =
        server
            .post("/rooms", ada, "{\"name\":\"Secret\",\"hidden\":true}")
            .json()
            .path("id")
            .asText();
    assertThat(server.get("/rooms?query=Secret", null).json().path("items")).isEmpty();
    assertThat(server.get("/rooms/" + id, null).status()).isEqualTo(200);
  }

  @Test
  void listsComeInPages() {
    for (int i = 0; i < 3; i++) {
      server.post("/rooms", ada, "{\"name\":\"Paged " + i + "\"}");
    }
    JsonNode first = server.get("/rooms?query=Paged&limit=2", null).json();
    assertThat(first.path("items")).hasSize(2);
    JsonNode second =
        server
            .get("/rooms?query=Paged&limit=2&cursor=" + first.path("nextCursor").asText(), null)
            .json();
    assertThat(second.at("/items/0/name").asText()).isEqualTo("Paged 0");
    assertThat(second.has("nextCursor")).isFalse();
  }

  @Test
  void lockedRoomsAskForTheirPassword() {
    Answer created = server.post("/rooms", ada, "{\"name\":\"L\",\"password\":\"open sesame\"}");
    assertThat(created.json().path("locked").asBoolean()).isTrue();
    assertThat(created.response().body()).doesNotContain("sesame").doesNotContain("pbkdf2");
    String path = "/rooms/" + created.json().path("id").asText();
    String eve = server.guest("Eve");
    assertThat(server.get(path + "/playlist", eve).code()).isEqualTo("JOIN_REQUIRED");
    assertThat(server.post(path + "/playback/play", eve, "{}").code()).isEqualTo("JOIN_REQUIRED");
    assertThat(server.post(path + "/join", eve, "{}").code()).isEqualTo("WRONG_PASSWORD");
    assertThat(server.post(path + "/join", eve, "{\"password\":\"x\"}").code())
        .isEqualTo("WRONG_PASSWORD");
    Answer joined = server.post(path + "/join", eve, "{\"password\":\"open sesame\"}");
    assertThat(joined.status()).isEqualTo(200);
    assertThat(joined.json().path("role").asText()).isEqualTo("guest");
    assertThat(joined.json().path("permissions").asText()).matches("\\d+");
    assertThat(server.get(path + "/playlist", eve).status()).isEqualTo(200);

    server.send("PATCH", path, ada, "{\"password\":null}");
    assertThat(server.get(path, null).json().path("locked").asBoolean()).isFalse();
  }

  @Test
  void guessingAPasswordIsSlowedDown() {
    String path =
        "/rooms/"
            + server
                .post("/rooms", ada, "{\"name\":\"L\",\"password\":\"p\"}")
                .json()
                .path("id")
                .asText();
    String eve = server.guest("Eve");
    for (int i = 0; i < 5; i++) {
      assertThat(server.post(path + "/join", eve, "{\"password\":\"" + i + "\"}").code())
          .isEqualTo("WRONG_PASSWORD");
    }
    Answer slowed = server.post(path + "/join", eve, "{\"password\":\"p\"}");
    assertThat(slowed.status()).isEqualTo(429);
    assertThat(slowed.code()).isEqualTo("RATE_LIMITED");
    assertThat(slowed.header("Retry-After")).isNotEmpty();
  }

  @Test
  void playlistsAreFilledMovedAndEmptied() {
    String path = "/rooms/" + server.room(ada) + "/playlist";
    Answer added =
        server.post(
            path,
            ada,
            """
            {"items": [
              {"url": "https://e.org/a.mp4", "duration": 60.5,
               "subtitles": [{"url": "https://e.org/a.vtt", "label": "English", "language": "en"}]},
              {"url": "https://e.org/b.m3u8", "name": "B", "live": true,
               "headers": {"Referer": "https://e.org/"},
               "sources": [{"url": "https://e.org/b2.m3u8", "label": "720p", "type": "hls"}]},
              {"url": "https://e.org/c.mpd"}]}
            """);
    assertThat(added.status()).isEqualTo(201);
    JsonNode items = added.json().path("items");
    assertThat(items.findValuesAsText("type")).contains("mp4", "hls", "dash");
    assertThat(items.at("/0/subtitles/0/language").asText()).isEqualTo("en");
    assertThat(items.at("/0/duration").asDouble()).isEqualTo(60.5);
    assertThat(items.at("/1/live").asBoolean()).isTrue();
    assertThat(items.at("/1/headers/Referer").asText()).isEqualTo("https://e.org/");
    assertThat(items.at("/1/sources/0/label").asText()).isEqualTo("720p");
    String a = items.at("/0/id").asText();
    String b = items.at("/1/id").asText();
    String c = items.at("/2/id").asText();

    Answer changed = server.send("PATCH", path + "/" + c, ada, "{\"name\":\"C\",\"after\":null}");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.json().path("name").asText()).isEqualTo("C");
    assertThat(order(path)).containsExactly(c, a, b);

    Answer corrected = server.send("PATCH", path + "/" + b, ada, "{\"duration\":90.5}");
    assertThat(corrected.json().path("duration").asDouble()).isEqualTo(90.5);
    assertThat(corrected.json().path("live").asBoolean()).isFalse();
    Answer forgotten = server.send("PATCH", path + "/" + b, ada, "{\"duration\":null}");
    assertThat(forgotten.json().has("duration")).isFalse();

    Answer batch =
        server.post(
            path + "/batch",
            ada,
            "{\"operations\":[{\"op\":\"move\",\"item\":\"%s\",\"after\":\"%s\"},{\"op\":\"remove\",\"item\":\"%s\"}]}"
                .formatted(c, b, a));
    assertThat(batch.status()).isEqualTo(200);
    assertThat(order(path)).containsExactly(b, c);

    Answer refused =
        server.post(
            path + "/batch",
            ada,
            "{\"operations\":[{\"op\":\"remove\",\"item\":\"%s\"},{\"op\":\"remove\",\"item\":\"nope\"}]}"
                .formatted(b));
    assertThat(refused.code()).isEqualTo("MEDIA_NOT_FOUND");
    assertThat(order(path)).as("all or nothing").containsExactly(b, c);

    assertThat(server.send("DELETE", path + "/" + b, ada, null).status()).isEqualTo(204);
    assertThat(server.send("DELETE", path + "/" + b, ada, null).code())
        .isEqualTo("MEDIA_NOT_FOUND");
  }

  private static List<String> order(String path) {
    List<String> ids = new ArrayList<>();
    server.get(path, ada).json().path("items").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }

  @Test
  void playbackObeysItsCommandsAndGuards() {
    String room = server.room(ada);
    String path = "/rooms/" + room + "/playback";
    String media = server.add(room, ada, "https://e.org/a.mp4");
    Answer answer =
        server.post(path + "/select", ada, "{\"media\":\"" + media + "\",\"position\":3}");
    JsonNode selected = answer.json();
    assertThat(selected.at("/playback/media").asText()).isEqualTo(media);
    assertThat(selected.at("/playback/position").asDouble()).isEqualTo(3);
    assertThat(answer.response().body()).as("times without exponent").doesNotContain("E12");
    assertThat(server.post(path + "/play", ada, "{}").json().at("/playback/playing").asBoolean())
        .isTrue();
    assertThat(
            server
                .post(path + "/rate", ada, "{\"rate\":1.5}")
                .json()
                .at("/playback/rate")
                .asDouble())
        .isEqualTo(1.5);
    JsonNode paused = server.post(path + "/pause", ada, "{\"position\":7}").json();
    assertThat(paused.at("/playback/playing").asBoolean()).isFalse();
    JsonNode sought = server.post(path + "/seek", ada, "{\"position\":20}").json();
    assertThat(sought.at("/playback/position").asDouble()).isEqualTo(20);
    assertThat(sought.path("seq").asLong()).isGreaterThan(paused.path("seq").asLong());
    assertThat(server.get(path, bob).json().path("playback")).isEqualTo(sought.path("playback"));

    assertThat(
            server.post(path + "/seek", ada, "{\"position\":1,\"expectedMedia\":\"other\"}").code())
        .isEqualTo("MEDIA_CHANGED");
    assertThat(server.post(path + "/seek", ada, "{\"position\":1,\"expectedVersion\":0}").code())
        .isEqualTo("VERSION_CHANGED");
    assertThat(server.post(path + "/play", ada, null).status()).as("no body").isEqualTo(200);
  }

  @Test
  void theSameKeyActsOnce() {
    String path = "/rooms/" + server.room(ada) + "/chat";
    String body = "{\"text\":\"hello\",\"key\":\"k-1\"}";
    Answer first = server.post(path, ada, body);
    Answer again = server.post(path, ada, body);
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(server.get(path, ada).json().path("items")).hasSize(1);
  }

  /** The answer was searched for among the last 200 messages once: 500 behind more of them. */
  @Test
  void aRepeatedMessageIsAnsweredHoweverMuchWasSaidSince() {
    String room = server.room(ada);
    String path = "/rooms/" + room + "/chat";
    String body = "{\"text\":\"hello\",\"key\":\"k-1\"}";
    JsonNode first = server.post(path, ada, body).json();
    assertThat(first.path("version").asLong()).isEqualTo(1);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < 205; i++) {
      // Nobody may say more than 30 at once.
      if (i % 25 == 0) {
        others.add(server.guest("Guest" + i));
      }
      Answer said = server.post(path, others.getLast(), "{\"text\":\"" + i + "\"}");
      assertThat(said.status()).isEqualTo(201);
    }
    Answer again = server.post(path, ada, body);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first);
  }

  /** It was searched for in the playlist once: 201 without items after they were removed. */
  @Test
  void repeatedItemsAreAnsweredAsTheyWereThen() {
    String path = "/rooms/" + server.room(ada) + "/playlist";
    String body =
        "{\"items\":[{\"url\":\"https://e.org/a.mp4\"},{\"url\":\"https://e.org/b.mp4\"}],"
            + "\"key\":\"k-1\"}";
    JsonNode first = server.post(path, ada, body).json();
    String a = first.at("/items/0/id").asText();
    String order = first.at("/items/0/order").asText();
    assertThat(order).matches("[0-9A-Za-z]{1,200}").isLessThan(first.at("/items/1/order").asText());

    String rename = "{\"name\":\"A\",\"key\":\"k-2\"}";
    JsonNode renamed = server.send("PATCH", path + "/" + a, ada, rename).json();
    assertThat(renamed.path("order").asText()).isEqualTo(order);
    for (int i = 0; i < 2; i++) {
      assertThat(server.send("DELETE", path + "/" + a + "?key=k-3", ada, null).status())
          .isEqualTo(204);
    }

    Answer again = server.post(path, ada, body);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json()).isEqualTo(first);
    Answer renamedAgain = server.send("PATCH", path + "/" + a, ada, rename);
    assertThat(renamedAgain.status()).isEqualTo(200);
    assertThat(renamedAgain.json()).isEqualTo(renamed);
    assertThat(order(path)).containsExactly(first.at("/items/1/id").asText());
  }

  @Test
  void aKeyIsGoodForOneCommand() {
    String path = "/rooms/" + server.room(ada);
    server.post(path + "/chat", ada, "{\"text\":\"hello\",\"key\":\"k-1\"}");
    Answer other = server.post(path + "/chat", ada, "{\"text\":\"bye\",\"key\":\"k-1\"}");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("KEY_REUSED");
    assertThat(other.json().path("retryable").asBoolean()).isFalse();
    assertThat(server.send("PATCH", path, ada, "{\"name\":\"x\",\"key\":\"not a key\"}").code())
        .isEqualTo("INVALID");
    assertThat(server.send("DELETE", path + "?key=not+a+key", ada, null).code())
        .isEqualTo("INVALID");
    assertThat(server.get(path, null).status()).as("not deleted").isEqualTo(200);
  }

  @Test
  void aRepeatedRoomIsTheFirstOne() {
    String body = "{\"name\":\"Once\",\"password\":\"p\",\"key\":\"room-1\"}";
    Answer first = server.post("/rooms", ada, body);
    Answer again = server.post("/rooms", ada, body);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
    assertThat(again.header("Location")).isEqualTo(first.header("Location"));
    assertThat(server.post("/rooms", bob, body).json().path("id"))
        .as("the key of somebody else")
        .isNotEqualTo(first.json().path("id"));
    assertThat(server.post("/rooms", ada, "{\"name\":\"Other\",\"key\":\"room-1\"}").code())
        .isEqualTo("KEY_REUSED");
  }

  @Test
  void roomsAreChangedAndJoinedUnderAKey() {
    String path = "/rooms/" + server.room(ada);
    for (int i = 0; i < 2; i++) {
      assertThat(server.post(path + "/join", bob, "{\"key\":\"k-1\"}").status()).isEqualTo(200);
      Answer changed = server.send("PATCH", path, ada, "{\"name\":\"New\",\"key\":\"k-1\"}");
      assertThat(changed.status()).isEqualTo(200);
      assertThat(changed.json().path("name").asText()).isEqualTo("New");
    }
    assertThat(server.send("DELETE", path + "?key=k-2", ada, null).status()).isEqualTo(204);
  }

  @Test
  void chatGoesBackwardsInPagesAndEachPageForwards() {
    String path = "/rooms/" + server.room(ada) + "/chat";
    for (int i = 0; i < 5; i++) {
      server.post(path, ada, "{\"text\":\"" + i + "\"}");
    }
    JsonNode newest = server.get(path + "?limit=2", ada).json();
    assertThat(newest.path("items").findValuesAsText("text")).containsExactly("3", "4");
    JsonNode older =
        server.get(path + "?limit=2&cursor=" + newest.path("nextCursor").asText(), ada).json();
    assertThat(older.path("items").findValuesAsText("text")).containsExactly("1", "2");
  }

  @Test
  void presenceTimeAndInfoAnswer() {
    String room = server.room(ada);
    try (TestSocket socket = server.join(room, ada)) {
      JsonNode presence = server.get("/rooms/" + room + "/presence", bob).json();
      assertThat(presence.path("count").asInt()).isEqualTo(1);
      assertThat(presence.at("/items/0/state").asText()).isEqualTo("connected");
      assertThat(server.get("/rooms/" + room, null).json().path("online").asInt()).isEqualTo(1);
      assertThat(socket.isClosed()).isFalse();
    }
    assertThat(server.get("/time", null).json().path("now").asDouble()).isGreaterThan(1.7e12);
    JsonNode info = server.get("/info", null).json();
    assertThat(info.path("name").asText()).isEqualTo("SyncTV");
    assertThat(info.at("/limits/chatLength").asInt()).isEqualTo(2000);
  }

  @Test
  void headAnswersAsGetWithoutTheBody() {
    String room = "/rooms/" + server.room(ada);
    Answer head = server.send("HEAD", room, null, null);
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().body()).isEmpty();
    assertThat(head.header("Content-Length"))
        .isEqualTo(server.get(room, null).header("Content-Length"));
  }

  @Test
  void onlyListedOriginsMayReadAnswers() {
    Answer friend =
        server.send(
            server.request("/api/v1/time", null).header("Origin", "https://friends.example"));
    assertThat(friend.header("Access-Control-Allow-Origin")).isEqualTo("https://friends.example");
    Answer stranger =
        server.send(server.request("/api/v1/time", null).header("Origin", "https://evil.example"));
    assertThat(stranger.header("Access-Control-Allow-Origin")).isEmpty();
    Answer preflight =
        server.send(
            server
                .request("/api/v1/rooms", null)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://friends.example")
                .header("Access-Control-Request-Method", "POST"));
    assertThat(preflight.status()).isEqualTo(204);
    assertThat(preflight.header("Access-Control-Allow-Headers")).contains("Authorization");
  }

  @Test
  void answersCarryTheSecurityHeaders() {
    Answer answer = server.send(server.request("/", null));
    assertThat(answer.header("Content-Security-Policy"))
        .contains("script-src 'self' 'wasm-unsafe-eval';", "media-src *", "frame-ancestors");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
  }
}
