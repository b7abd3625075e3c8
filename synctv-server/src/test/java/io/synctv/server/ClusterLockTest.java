package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.synctv.server.lab.Api.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locked means locked, over two servers together, on a real Redis. */
class ClusterLockTest {

  /** One second is asked for; a machine that runs other tests too gets more. */
  private static final Duration SOON = Duration.ofSeconds(3);

  @TempDir static Path folder;

  private static TwoServers servers;
  private static TestServer left;
  private static TestServer right;
  private static String ada;

  private String room;

  @BeforeAll
  static void start() {
    servers = TwoServers.start(folder);
    left = servers.left();
    right = servers.right();
    ada = left.guest("Ada");
  }

  @AfterAll
  static void stop() {
    servers.close();
  }

  @BeforeEach
  void open() {
    room = left.room(ada);
  }

  private void password(TestServer server, String password) {
    Answer answer =
        server.send("PATCH", "/rooms/" + room, ada, "{\"password\":\"" + password + "\"}");
    assertThat(answer.status()).isEqualTo(200);
  }

  private Answer join(TestServer server, String token, String password) {
    return server.post("/rooms/" + room + "/join", token, "{\"password\":\"" + password + "\"}");
  }

  private static int lastSeq(TestSocket socket) {
    return socket.messages().stream()
        .mapToInt(message -> message.path("seq").asInt(0))
        .max()
        .orElse(0);
  }

  private static boolean says(JsonNode message, String text) {
    return message.at("/message/text").asText().equals(text);
  }

  @Test
  void aNewPasswordSendsOutOnBothServersWhoCameByTheOldOneAndNobodyElse() {
    List<TestSocket> inside = new ArrayList<>();
    List<TestSocket> outside = new ArrayList<>();
    inside.add(left.join(room, ada));
    for (int i = 0; i < 7; i++) {
      TestServer server = i % 2 == 0 ? right : left;
      String token = server.guest("Inside " + i);
      assertThat(server.post("/rooms/" + room + "/join", token, "{}").status()).isEqualTo(200);
      inside.add(server.join(room, token));
    }
    password(left, "old");
    String bob = left.guest("Bob");
    String carl = right.guest("Carl");
    for (String token : List.of(bob, carl)) {
      TestServer server = token.equals(bob) ? left : right;
      assertThat(join(server, token, "old").status()).isEqualTo(200);
      outside.add(server.join(room, token));
    }
    for (TestSocket socket : outside) {
      socket.await("welcome");
    }
    inside.forEach(socket -> socket.await("welcome"));
    int before = left.get("/rooms/" + room + "/playback", ada).json().path("seq").asInt();

    password(right, "new");

    Awaitility.await().atMost(SOON).until(() -> outside.stream().allMatch(TestSocket::isClosed));
    inside.getFirst().send("{\"type\":\"chat.send\",\"id\":1,\"text\":\"among us\"}");
    inside.forEach(socket -> socket.await(message -> says(message, "among us"), "what is said"));
    for (TestSocket socket : outside) {
      assertThat(socket.closeCode()).isEqualTo(4508);
      assertThat(lastSeq(socket)).as("nothing of the change and after").isLessThanOrEqualTo(before);
    }
    for (TestSocket socket : inside) {
      assertThat(socket.isClosed()).isFalse();
    }
    for (TestServer server : List.of(left, right)) {
      Awaitility.await()
          .atMost(SOON)
          .until(
              () ->
                  server.get("/rooms/" + room + "/presence", ada).json().path("count").asInt()
                      == 8);
      for (String path : List.of("/me", "/playlist", "/playback", "/presence", "/chat")) {
        assertThat(server.get("/rooms/" + room + path, bob).code()).isEqualTo("JOIN_REQUIRED");
        assertThat(server.get("/rooms/" + room + path, carl).code()).isEqualTo("JOIN_REQUIRED");
      }
    }
    assertThat(join(left, carl, "old").code()).isEqualTo("WRONG_PASSWORD");
    assertThat(join(left, carl, "new").status()).isEqualTo(200);
    left.join(room, carl).close();
    inside.forEach(TestSocket::close);
  }

  /** A command that was carried out before is answered, and tells nothing of the room as it is. */
  @Test
  void whoIsShutOutReadsNothingByRepeatingACommand() {
    password(left, "old");
    String bob = left.guest("Bob");
    assertThat(join(left, bob, "old").status()).isEqualTo(200);
    String add = "{\"url\":\"https://example.org/a.mp4\"}";
    String item =
        left.post("/rooms/" + room + "/playlist", ada, add).json().at("/items/0/id").asText();
    String select = "{\"media\":\"" + item + "\",\"key\":\"select\"}";
    String batch =
        "{\"operations\":[{\"op\":\"move\",\"after\":null,\"item\":\""
            + item
            + "\"}],\"key\":\"move\"}";
    String playback = "/rooms/" + room + "/playback/select";
    String playlist = "/rooms/" + room + "/playlist/batch";
    assertThat(left.post(playback, bob, select).status()).isEqualTo(200);
    left.post("/rooms/" + room + "/playlist", ada, add);
    assertThat(left.post(playlist, bob, batch).status()).isEqualTo(200);

    password(left, "new");

    assertThat(left.post(playback, bob, select).code()).isEqualTo("JOIN_REQUIRED");
    assertThat(left.post(playlist, bob, batch).code()).isEqualTo("JOIN_REQUIRED");
  }

  @Test
  void aKickOutOfALockedRoomTakesThePasswordToComeBack() {
    password(left, "old");
    Answer guest = right.post("/auth/guest", null, "{\"name\":\"Bob\"}");
    String bob = guest.json().path("accessToken").asText();
    assertThat(join(right, bob, "old").status()).isEqualTo(200);
    try (TestSocket there = right.join(room, bob)) {
      there.await("welcome");
      String kick = "/rooms/" + room + "/members/" + guest.json().at("/user/id").asText() + "/kick";
      assertThat(left.post(kick, ada, "{}").status()).isEqualTo(204);
      assertThat(there.closeCode()).isEqualTo(4502);
      for (TestServer server : List.of(left, right)) {
        Awaitility.await()
            .atMost(SOON)
            .until(() -> "JOIN_REQUIRED".equals(server.get("/rooms/" + room + "/me", bob).code()));
      }
      assertThat(join(right, bob, "old").status()).isEqualTo(200);
    }
  }
}
