package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.synctv.server.lab.Api.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast rooms are made and changed, and what is hashed for whom. */
class RoomRatesTest {

  private static final String OPEN = "{\"name\":\"Room\"}";
  private static final String LOCKED = "{\"name\":\"Room\",\"password\":\"p\"}";

  @TempDir Path folder;

  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            folder,
            "limits.rooms-per-minute",
            "12",
            "limits.rooms-per-address",
            "20",
            "limits.requests-per-second",
            "10",
            "limits.commands-per-second",
            "2");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void slowed(Answer answer) {
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("RATE_LIMITED");
    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
  }

  @Test
  void aPersonMakesSoManyRoomsAMinuteAndTakesNoneFromOthersAtTheirAddress() {
    String ada = server.guest("Ada");
    for (int i = 0; i < 12; i++) {
      assertThat(server.post("/rooms", ada, OPEN).status()).isEqualTo(201);
    }
    for (int i = 0; i < 30; i++) {
      slowed(server.post("/rooms", ada, OPEN));
    }
    String bob = server.guest("Bob");
    for (int i = 0; i < 8; i++) {
      assertThat(server.post("/rooms", bob, OPEN).status()).isEqualTo(201);
    }
    slowed(server.post("/rooms", bob, OPEN));
  }

  @Test
  void passwordsAreHashedForWhoMaySetThemOnly() {
    String ada = server.guest("Ada");
    String eve = server.guest("Eve");
    String room = "/rooms/" + server.room(ada);
    for (int i = 0; i < 12; i++) {
      assertThat(server.send("PATCH", room, eve, "{\"password\":\"x\"}").code())
          .isEqualTo("FORBIDDEN");
      assertThat(server.post("/rooms", eve, "{\"name\":\"\",\"password\":\"x\"}").code())
          .isEqualTo("INVALID");
    }
    for (int i = 0; i < 10; i++) { // none of Eve's were counted, as none was hashed
      assertThat(server.post("/rooms", eve, LOCKED).status()).isEqualTo(201);
    }
    slowed(server.post("/rooms", eve, LOCKED));
    assertThat(server.send("PATCH", room, ada, "{\"password\":\"x\"}").status()).isEqualTo(200);
  }

  @Test
  void requestsOfAPersonStopAtTheLimitAndOthersGoOn() {
    String ada = server.guest("Ada");
    Answer last = server.get("/rooms", ada);
    for (int i = 0; i < 5000 && last.status() == 200; i++) {
      last = server.get("/rooms", ada);
    }
    slowed(last);
    assertThat(server.get("/rooms", server.guest("Bob")).status()).isEqualTo(200);
    assertThat(server.get("/rooms", null).status()).isEqualTo(200);
  }

  @Test
  void commandsBySocketAndHttpCountTogether() {
    String ada = server.guest("Ada");
    String room = server.room(ada);
    TestSocket socket = server.join(room, ada);
    for (int i = 0; i < 8; i++) {
      socket.send("{\"type\":\"playback.seek\",\"position\":" + i + ",\"id\":" + i + "}");
    }
    Answer refused = server.post("/rooms/" + room + "/playback/pause", ada, "{}");
    for (int i = 0; i < 20 && refused.status() != 429; i++) {
      refused = server.post("/rooms/" + room + "/playback/pause", ada, "{}");
    }
    slowed(refused);
    String bob = server.guest("Bob");
    assertThat(server.post("/rooms/" + room + "/playback/pause", bob, "{}").code())
        .isNotEqualTo("RATE_LIMITED");
    socket.close();
  }
}
