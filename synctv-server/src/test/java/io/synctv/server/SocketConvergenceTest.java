package io.synctv.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random commands from five sessions over real sockets: all end in the same state, with numbers
 * without gap or repeat, and whoever replays them gets the same.
 */
@Tag("slow")
class SocketConvergenceTest {

  private static final int SESSIONS = 5;
  private static final int COMMANDS = 30;

  @TempDir static Path folder;

  private static TestServer server;
  private static String ada;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            folder,
            "limits.messages-per-second",
            "1000",
            "limits.chat-per-second",
            "1000",
            "limits.chat-burst",
            "1000",
            "limits.sessions-per-user",
            "100",
            "limits.rooms-per-user",
            "1000");
    ada = server.guest("Ada");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static IntStream seeds() {
    return IntStream.range(0, 50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everySessionEndsInTheSameState(int seed) throws InterruptedException {
    String room = server.room(ada);
    List<TestSocket> sockets = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      sockets.add(server.join(room, ada));
    }
    try {
      List<Thread> people = new ArrayList<>();
      for (int i = 0; i < SESSIONS; i++) {
        Random random = new Random(seed * 31L + i);
        TestSocket socket = sockets.get(i);
        people.add(Thread.ofVirtual().start(() -> act(socket, random)));
      }
      for (Thread person : people) {
        person.join();
      }
      JsonNode end = server.get("/rooms/" + room + "/playback", ada).json();
      long last = end.path("seq").asLong();
      TestSocket replaying = TestSocket.open(server.port(), room);
      sockets.add(replaying);
      replaying.send(
          "{\"type\":\"hello\",\"token\":\"%s\",\"resume\":{\"epoch\":\"%s\",\"seq\":0}}"
              .formatted(ada, end.path("epoch").asText()));
      assertThat(replaying.await("welcome").path("resumed").asBoolean()).isTrue();
      Replica expected = null;
      for (TestSocket socket : sockets) {
        socket.await(message -> message.path("seq").asLong() >= last, "event " + last);
        Replica replica = new Replica(socket.messages());
        assertThat(replica.last).isEqualTo(last);
        if (expected == null) {
          expected = replica;
          assertThat(replica.playback).isEqualTo(end.path("playback"));
          List<String> playlist = new ArrayList<>();
          server
              .get("/rooms/" + room + "/playlist", ada)
              .json()
              .path("items")
              .forEach(item -> playlist.add(item.path("id").asText()));
          assertThat(replica.playlist).isEqualTo(playlist);
        } else {
          assertThat(replica.playlist).isEqualTo(expected.playlist);
          assertThat(replica.playback).isEqualTo(expected.playback);
          assertThat(replica.events).isEqualTo(expected.events);
        }
      }
    } finally {
      sockets.forEach(TestSocket::close);
    }
  }

  /** Sends random commands about what this session knows, each answered before the next. */
  private static void act(TestSocket socket, Random random) {
    for (int id = 1; id <= COMMANDS; id++) {
      Replica known = new Replica(socket.messages());
      String item =
          known.playlist.isEmpty()
              ? "none"
              : known.playlist.get(random.nextInt(known.playlist.size()));
      String after =
          known.playlist.isEmpty() || random.nextInt(4) == 0
              ? "null"
              : "\"" + known.playlist.get(random.nextInt(known.playlist.size())) + "\"";
      String fields =
          switch (random.nextInt(10)) {
            case 0, 1 -> "\"playlist.add\",\"items\":[{\"url\":\"https://e.org/" + id + ".mp4\"}]";
            case 2 -> "\"playlist.move\",\"item\":\"" + item + "\",\"after\":" + after;
            case 3 -> "\"playlist.remove\",\"items\":[\"" + item + "\"]";
            case 4 -> "\"playback.select\",\"media\":\"" + item + "\",\"playing\":true";
            case 5 -> "\"playback.seek\",\"position\":" + random.nextInt(1000);
            case 6 -> "\"playback.pause\"";
            case 7 -> "\"playback.play\"";
            case 8 -> "\"playback.rate\",\"rate\":" + (1 + random.nextInt(4)) / 2.0;
            default -> "\"chat.send\",\"text\":\"" + random.nextInt() + "\"";
          };
      socket.send("{\"id\":" + id + ",\"type\":" + fields + "}");
      socket.answer(id);
    }
  }

  /** What a client knows of a room, from the messages it got; checks the numbers on the way. */
  private static final class Replica {

    final List<String> playlist = new ArrayList<>();
    final Map<Long, JsonNode> events = new LinkedHashMap<>();
    JsonNode playback;
    long last;

    Replica(List<JsonNode> messages) {
      for (JsonNode message : messages) {
        switch (message.path("type").asText()) {
          case "welcome" -> {
            last = message.path("seq").asLong();
            playback = message.path("playback");
          }
          case "playlist", "playback", "chat", "members", "kicked", "settings", "room" ->
              apply(message);
          case "skipped" -> throw new AssertionError("nobody was backed up");
          default -> {}
        }
      }
    }

    private void apply(JsonNode event) {
      assertThat(event.path("seq").asLong()).as("the next number").isEqualTo(last + 1);
      last++;
      events.put(last, event);
      if (event.has("playback")) {
        playback = event.path("playback");
      }
      for (JsonNode id : event.path("ids")) {
        playlist.remove(id.asText());
      }
      if (event.path("change").asText().equals("put")) {
        for (JsonNode item : event.path("items")) {
          String id = item.path("id").asText();
          playlist.remove(id);
          int index =
              item.path("after").isNull() ? 0 : playlist.indexOf(item.path("after").asText()) + 1;
          playlist.add(index, id);
        }
      }
    }
  }
}
