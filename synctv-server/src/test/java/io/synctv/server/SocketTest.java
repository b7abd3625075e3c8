package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket, used properly. Another session watches. */
class SocketTest extends WitnessedRoom {

  @TempDir static Path folder;

  @BeforeAll
  static void startServer() {
    start(folder, "limits.heartbeat", "500ms", "limits.frame-size", "16KiB");
  }

  @Test
  void theWelcomeTellsAllAClientNeeds() {
    server.add(room, ada, "https://e.org/a.mp4");
    try (TestSocket socket = TestSocket.open(server.port(), room)) {
      assertThat(socket.subprotocol()).isEqualTo("synctv.v1");
      socket.send(
          "{\"type\":\"hello\",\"id\":1,\"token\":\"" + ada + "\",\"device\":\" My\\u0007 TV \"}");
      JsonNode welcome = socket.await("welcome");
      assertThat(welcome.path("role").asText()).isEqualTo("owner");
      assertThat(welcome.path("permissions").isTextual()).isTrue();
      assertThat(welcome.path("resumed").asBoolean(true)).isFalse();
      assertThat(welcome.path("playlist")).hasSize(1);
      assertThat(welcome.path("chat").isArray()).isTrue();
      assertThat(welcome.path("heartbeat").asDouble()).isEqualTo(0.5);
      assertThat(welcome.at("/limits/frameSize").asInt()).isEqualTo(16 * 1024);
      assertThat(welcome.at("/limits/playlistBatch").asInt()).isEqualTo(500);
      assertThat(welcome.at("/room/id").asText()).isEqualTo(room);
      assertThat(welcome.path("epoch").asText()).isNotEmpty();
      assertThat(socket.answer(1).path("type").asText()).isEqualTo("ack");
      JsonNode joined = witness.awaitPresence("Ada", entry -> true, "joined");
      assertThat(joined.path("device").asText()).isEqualTo("My TV");
    }
  }

  @Test
  void commandsAreAnsweredAndSeenByAll() {
    try (TestSocket socket = server.join(room, ada)) {
      socket.send(
          """
          [{"type":"playlist.add","id":1,"items":[{"url":"https://e.org/a.mp4"}],"select":true},
           {"type":"playback.pause","id":2,"position":4},
           {"type":"chat.send","id":3,"text":"hi","key":"k"},
           {"type":"typing","id":4},
           {"type":"report","id":5,"position":1,"buffering":true,"ready":false}]
          """);
      JsonNode added = socket.answer(1);
      String media = added.at("/ids/0").asText();
      assertThat(added.path("seq").asLong()).isPositive();
      JsonNode paused =
          witness.await(message -> message.path("cause").asText().equals("pause"), "pause");
      assertThat(paused.at("/playback/media").asText()).isEqualTo(media);
      assertThat(paused.at("/playback/position").asDouble()).isEqualTo(4);
      assertThat(paused.at("/by/name").asText()).isEqualTo("Ada");
      JsonNode said = witness.await("chat");
      assertThat(said.at("/message/text").asText()).isEqualTo("hi");
      assertThat(socket.answer(3).at("/ids/0")).isEqualTo(said.at("/message/id"));
      witness.await("typing");
      witness.awaitPresence(
          "Ada", entry -> entry.path("buffering").asBoolean(), "joined", "updated");
      for (int id = 1; id <= 5; id++) {
        assertThat(socket.answer(id).path("type").asText()).isEqualTo("ack");
      }

      socket.send("{\"type\":\"playlist.add\",\"id\":6,\"items\":[{\"url\":\"https://e.org/b\"}]}");
      String second = socket.answer(6).at("/ids/0").asText();
      socket.send(
          "{\"type\":\"playlist.move\",\"id\":7,\"item\":\"" + second + "\",\"after\":null}");
      JsonNode moved =
          witness.await(
              message ->
                  message.path("change").asText().equals("put")
                      && message.at("/items/0/id").asText().equals(second)
                      && message.at("/items/0/after").isNull(),
              "move");
      assertThat(moved.path("seq").asLong()).isPositive();
      socket.send("{\"type\":\"playlist.remove\",\"id\":8,\"items\":[\"" + second + "\"]}");
      witness.await(message -> message.at("/ids/0").asText().equals(second), "removed");
    }
  }

  @Test
  void pingsAreAnsweredWithTheTime() {
    double before = server.get("/time", null).json().path("now").asDouble();
    witness.send("{\"type\":\"ping\",\"t0\":12.75}");
    JsonNode pong = witness.await("pong");
    assertThat(pong.path("t0").asDouble()).isEqualTo(12.75);
    assertThat(pong.path("t1").asDouble()).isGreaterThanOrEqualTo(before);
    assertThat(pong.path("t2").asDouble()).isGreaterThanOrEqualTo(pong.path("t1").asDouble());
  }

  @Test
  void whoComesBackGetsExactlyWhatWasMissed() {
    TestSocket first = server.join(room, ada);
    JsonNode welcome = first.await("welcome");
    first.abort();
    for (int i = 0; i < 3; i++) {
      witness.send("{\"type\":\"chat.send\",\"text\":\"" + i + "\",\"key\":\"m" + i + "\"}");
      String text = Integer.toString(i);
      witness.await(message -> message.at("/message/text").asText().equals(text), "chat");
    }
    try (TestSocket again = TestSocket.open(server.port(), room)) {
      again.send(
          "{\"type\":\"hello\",\"token\":\"%s\",\"resume\":{\"epoch\":\"%s\",\"seq\":%d,\"session\":\"%s\"}}"
              .formatted(
                  ada,
                  welcome.path("epoch").asText(),
                  welcome.path("seq").asLong(),
                  welcome.path("session").asText()));
      JsonNode resumed = again.await("welcome");
      assertThat(resumed.path("resumed").asBoolean()).isTrue();
      assertThat(resumed.path("session")).isEqualTo(welcome.path("session"));
      assertThat(resumed.has("playlist")).isFalse();
      again.await(message -> message.at("/message/text").asText().equals("2"), "missed chat");
      List<Long> seqs =
          again.messages().stream()
              .filter(message -> message.has("at") && message.has("seq"))
              .map(message -> message.path("seq").asLong())
              .toList();
      long from = welcome.path("seq").asLong();
      for (int i = 0; i < seqs.size(); i++) {
        assertThat(seqs.get(i)).isEqualTo(from + 1 + i);
      }
      again.send("{\"type\":\"sync\",\"id\":3}");
      again.await(
          message ->
              message.path("type").asText().equals("welcome")
                  && !message.path("resumed").asBoolean(),
          "fresh welcome");
    }
    assertThat(witness.messages())
        .as("coming back within the grace period is silent")
        .noneMatch(message -> message.has("left"));
  }

  @Test
  void leavingOnPurposeIsToldAtOnce() {
    TestSocket socket = server.join(room, ada);
    witness.awaitPresence("Ada", entry -> true, "joined");
    socket.leave();
    assertThat(socket.closeCode()).isEqualTo(1000);
    witness.awaitPresence("Ada", entry -> true, "left");
  }

  @Test
  void deletingARoomSendsEverybodyAway() {
    String doomed = server.room(ada);
    try (TestSocket socket = server.join(doomed, bob)) {
      server.send("DELETE", "/rooms/" + doomed, ada, null);
      assertThat(socket.closeCode()).isEqualTo(4504);
    }
  }
}
