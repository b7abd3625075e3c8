package io.synctv.server.durable;

import static io.synctv.server.durable.DurableRoom.accepted;
import static io.synctv.server.durable.DurableRoom.idOf;
import static io.synctv.server.durable.DurableRoom.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.synctv.server.lab.Api;
import io.synctv.server.lab.Nodes;
import io.synctv.server.lab.RoomContent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A command that is sent again with its key, to real servers on PostgreSQL and Redis: it is applied
 * once and gets its first answer, whatever happened to the server, to the log, and to what it made.
 */
@Tag("slow")
final class RepeatedKeyTest {

  private static final int NODES = 2;
  private static final String URL = "https://e.org/";

  @TempDir static Path folder;

  private static Nodes nodes;
  private DurableRoom room;
  private boolean killed;

  @BeforeAll
  static void start() {
    nodes = Nodes.onPostgres(folder, NODES, Map.of());
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  @BeforeEach
  void open() {
    room = DurableRoom.at(nodes, 0);
  }

  @AfterEach
  void startAgain() {
    if (killed) {
      nodes.restart(0);
    }
  }

  private void killFirst() {
    nodes.server(0).kill();
    killed = true;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerThatLoadsTheRoomOnlyThenKnowsTheKeysOfTheOneThatWasKilled(boolean logLost) {
    String film = idOf(room.add(0, URL + "film", "add"));
    String gone = room.add(0, URL + "gone");
    accepted(room.rename(0, film, "first", "rename"));
    accepted(room.patch(0, json().put("name", "first name").put("key", "name")));
    accepted(room.remove(0, gone, "remove"));
    String said = room.say(0, "hello", "say").json().path("id").asText();
    accepted(room.rename(0, film, "second", "rename-2"));
    accepted(room.patch(0, json().put("name", "second name").put("key", "name-2")));

    killFirst();
    if (logLost) {
      nodes.redis().restartEmpty();
    }

    assertThat(idOf(room.add(1, URL + "film", "add"))).isEqualTo(film);
    accepted(room.rename(1, film, "first", "rename"));
    accepted(room.patch(1, json().put("name", "first name").put("key", "name")));
    accepted(room.remove(1, gone, "remove"));
    Api.Answer again = room.say(1, "hello", "say");
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().path("id").asText()).isEqualTo(said);

    RoomContent content = room.at(1);
    assertThat(content).isEqualTo(room.stored());
    assertThat(content.entries())
        .containsExactly(new RoomContent.Entry(film, URL + "film", "second"));
    assertThat(content.name()).isEqualTo("second name");
    assertThat(room.history(1)).containsExactly("hello");
  }

  @Test
  void aTimelineCommandWithAnOldVersionIsKnownThoughItsServerWasKilled() {
    String film = room.add(0, URL + "film");
    ObjectNode select = json().put("media", film).put("playing", false).put("key", "select");
    Api.Answer selected = room.send(0, "POST", "/playback/select", select);
    ObjectNode seek =
        json()
            .put("position", 42)
            .put("expectedVersion", selected.json().at("/playback/version").asLong())
            .put("key", "seek");
    accepted(room.send(0, "POST", "/playback/seek", seek));

    accepted(room.send(1, "POST", "/playback/seek", seek));
    killFirst();
    Api.Answer again = room.send(1, "POST", "/playback/seek", seek);

    accepted(again);
    assertThat(again.json().at("/playback/position").asDouble()).isEqualTo(42);
  }

  @Test
  void twoSendsAtTheSameMomentToTwoServersAreOneCommand() {
    List<String> expected = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      String key = "add-" + round;
      List<Api.Answer> added = atOnce(node -> room.add(node, URL + key, key));
      String item = idOf(added.getFirst());
      assertThat(idOf(added.getLast())).isEqualTo(item);
      String name = "name " + round;
      atOnce(node -> room.rename(node, item, name, "rename-" + key)).forEach(DurableRoom::accepted);
      atOnce(node -> room.patch(node, json().put("name", name).put("key", "name-" + key)))
          .forEach(DurableRoom::accepted);
      if (round % 2 == 0) {
        atOnce(node -> room.remove(node, item, "remove-" + key)).forEach(DurableRoom::accepted);
      } else {
        expected.add(name);
      }
    }
    RoomContent content = room.awaitAgreement(List.of());
    assertThat(content.entries()).extracting(RoomContent.Entry::name).isEqualTo(expected);
    assertThat(content.name()).isEqualTo("name 19");
  }

  private static List<Api.Answer> atOnce(IntFunction<Api.Answer> command) {
    CompletableFuture<Api.Answer> other = CompletableFuture.supplyAsync(() -> command.apply(1));
    Api.Answer first = command.apply(0);
    return List.of(first, other.join());
  }

  @Test
  void aRetryIsKnownAfterThreeHundredOtherMessages() {
    String first = room.say(0, "the first", "first").json().path("id").asText();
    String film = idOf(room.add(0, URL + "film", "film"));
    for (int i = 0; i < 300; i++) {
      accepted(room.say(i % NODES, "another " + i, "other-" + i));
    }
    for (int node = 0; node < NODES; node++) {
      Api.Answer again = room.say(node, "the first", "first");
      assertThat(again.status()).as("node " + (node + 1) + again.response().body()).isEqualTo(201);
      assertThat(again.json().path("id").asText()).isEqualTo(first);
      assertThat(again.json().path("text").asText()).isEqualTo("the first");
      assertThat(idOf(room.add(node, URL + "film", "film"))).isEqualTo(film);
      assertThat(room.history(node)).doesNotContain("the first");
    }
    assertThat(room.stored().entries()).hasSize(1);
  }

  @Test
  void aRetryIsKnownAfterWhatItMadeWasRemoved() {
    String film = idOf(room.add(0, URL + "film", "add"));
    accepted(room.rename(0, film, "renamed", "rename"));
    String other = room.add(0, URL + "other");
    accepted(room.move(0, film, other, "move"));
    accepted(room.remove(1, film, "remove"));
    for (int node = 0; node < NODES; node++) {
      assertThat(idOf(room.add(node, URL + "film", "add"))).isEqualTo(film);
      accepted(room.rename(node, film, "renamed", "rename"));
      accepted(room.move(node, film, other, "move"));
      accepted(room.remove(node, film, "remove"));
    }
    assertThat(room.awaitAgreement(List.of()).entries())
        .extracting(RoomContent.Entry::id)
        .containsExactly(other);
  }

  /** A password is hashed with a new salt, and settings are put on those of the moment. */
  @Test
  void whatAServerMakesOfACommandIsNoPartOfIt() {
    ObjectNode advance = json().put("key", "advance");
    advance.putObject("settings").put("advance", "stop");
    ObjectNode password = json().put("password", "secret").put("key", "password");
    String make = json().put("name", "A").put("password", "x").put("key", "make").toString();
    accepted(room.patch(0, advance));
    accepted(room.patch(0, password));
    Api.Answer made = nodes.api(0).post("/rooms", room.token(), make);
    accepted(made);
    accepted(room.patch(1, json().set("settings", json().put("maxMembers", 77))));

    for (int node = 0; node < NODES; node++) {
      accepted(room.patch(node, advance));
      accepted(room.patch(node, password));
      Api.Answer again = nodes.api(node).post("/rooms", room.token(), make);
      assertThat(again.json().path("id")).isEqualTo(made.json().path("id"));
    }
    RoomContent content = room.awaitAgreement(List.of());
    assertThat(content.locked()).isTrue();
    assertThat(content.advance()).isEqualTo("stop");
    assertThat(content.maxMembers()).isEqualTo(77);
  }

  @Test
  void aKeyOfAnotherCommandIsRefusedAndNothingIsApplied() {
    String film = idOf(room.add(0, URL + "film", "key"));
    accepted(room.say(0, "hello", "chat-key"));
    RoomContent before = room.awaitAgreement(List.of());
    for (int node = 0; node < NODES; node++) {
      reused(room.add(node, URL + "other", "key"));
      reused(room.rename(node, film, "other", "key"));
      reused(room.remove(node, film, "key"));
      reused(room.patch(node, json().put("name", "other").put("key", "key")));
      reused(room.say(node, "other", "chat-key"));
      assertThat(room.history(node)).containsExactly("hello");
    }
    assertThat(room.awaitAgreement(List.of())).isEqualTo(before);
    // Somebody else's key of the same name is another key.
    String guest = nodes.api(1).guest("Bob");
    String body = json().put("url", URL + "theirs").put("key", "key").toString();
    accepted(nodes.api(1).post("/rooms/" + room.id() + "/playlist", guest, body));
  }

  private static void reused(Api.Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("KEY_REUSED");
  }

  @Test
  void aRoomIsMadeOnceThoughItsServerWasKilled() {
    String body = json().put("name", "Saturday").put("key", "make").toString();
    Api.Answer made = nodes.api(0).post("/rooms", room.token(), body);
    assertThat(made.status()).isEqualTo(201);
    String other = json().put("name", "Sunday").put("key", "make").toString();

    killFirst();
    Api.Answer again = nodes.api(1).post("/rooms", room.token(), body);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.json().path("id")).isEqualTo(made.json().path("id"));
    reused(nodes.api(1).post("/rooms", room.token(), other));
  }
}
